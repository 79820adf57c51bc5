// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("What became of a registration")
struct RegistrationStateTests {
    @Test(
        "is told with 200, whatever it is",
        arguments: [(Registration.State.pending, "success"), (.confirmed, "success"), (.failed, "failed")]
    )
    func state(_ state: Registration.State, _ status: String) async throws {
        let registrar = MadeUpRegistrar()
        registrar.change {
            $0.registrations["k"] = Registration(
                id: "r7",
                state: state,
                operation: "register",
                name: Array(Sample.number.utf8),
                message: state == .failed ? "The node lost it" : nil
            )
        }
        let server = try await ServerHarness.start(Sample.directory, registrar)
        let reply = try await server.ask("GET", "/enum/registrations/r7", token: ServerHarness.token)
        #expect(reply.status == 200)
        #expect(reply.json?["status"]?.text == status)
        #expect((reply.json?["message"]?.text == nil) == (state != .failed))
        await server.stop()
    }
}
