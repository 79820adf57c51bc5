// SPDX-License-Identifier: MIT
import Access
import Glibc
import NIOCore
import NIOPosix

// What the kernel says of the process at the other end cannot be made up. The mode of the file comes second: it is set
// when the file exists already, and a folder that everybody may enter would leave a moment in between.

/// The socket through which the server's own user and root are operators.
struct OperatorSocket: Sendable {
    let path: String

    /// Same layout as `struct ucred` of unix(7), which the C library shows only to GNU programs.
    private struct Credentials {
        var pid: pid_t = 0
        var uid: uid_t = 0
        var gid: gid_t = 0
    }

    /// Makes sure that no server answers here; what one that crashed has left is replaced.
    func expectFree() async throws(HTTPServerError) {
        do {
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path).get()
            try? await channel.close()
        } catch {
            return
        }
        throw HTTPServerError("another server answers at the operator's socket \(path)")
    }

    /// Lets nobody else open it.
    func makePrivate() throws(HTTPServerError) {
        guard unsafe chmod(path, 0o600) == 0 else {
            throw HTTPServerError("cannot make the operator's socket \(path) private")
        }
    }

    /// Who is at the other end; nil if it is neither the server's user nor root.
    static func principal(_ channel: any Channel) -> EventLoopFuture<Principal?> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let credentials: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        )
        return credentials.map { credentials in
            credentials.uid == geteuid() || credentials.uid == 0 ? .localOperator(uid: credentials.uid) : nil
        }
    }
}
