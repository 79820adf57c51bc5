// SPDX-License-Identifier: MIT
import Glibc
public import JSONRPC

// A program that is confined to a few system calls cannot use Swift's tasks: the threads that carry them look into /proc
// how many of them are busy, and end the program if they cannot. So it answers on the one thread that it has.

extension ChildProgram {
    /// Answers one question; none is looked at before.
    public typealias PlainHandler = (_ method: String, _ params: JSONObject) throws -> JSON

    /// Works for the parent until that is enough, without tasks; to be called once.
    ///
    /// Questions and signs of life are answered one by one, on the thread that this is called on.
    /// What is written to standard output by others goes to standard error, and so to the parent's log.
    ///
    /// - Parameters:
    ///   - name: what the program is called.
    ///   - version: its version.
    ///   - confine: gives up what the program does not need beside its input and output; called before the parent is heard.
    ///   - start: takes the configuration and returns what answers questions; what it throws ends the program.
    /// - Throws: what `confine` or `start` throws, ``Refusal`` if the first message is no configuration, or what says that
    ///   the parent sends no frames.
    public static func runPlainly(
        name: String,
        version: String,
        confine: () throws -> Void,
        start: (JSONObject) throws -> PlainHandler
    ) throws {
        try protect()
        let output = ChildOutput(descriptor: try takeOutput())
        try confine()
        var handler: PlainHandler?
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            while let frame = try decoder.next() {
                switch (ParentMessage(frame), handler) {
                case (.ping(let number), _):
                    output.write(.pong(number))
                case (.hello(let configuration), nil):
                    handler = try start(configuration)
                    output.write(.ready(name: name, version: version))
                case (.call(let id, let method, let params), let handler?):
                    output.write(answer(id, method, params, handler))
                case (.stop, _), (nil, _), (.hello, _), (.call, nil):
                    return try end(handler, name)
                }
            }
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return try end(handler, name) }
            decoder.append(Array(buffer[..<count]))
        }
    }

    private static func end(_ handler: PlainHandler?, _ name: String) throws {
        guard handler == nil else { return }
        throw Refusal(code: "no_hello", message: "\(name) is started by numen, and not by hand")
    }

    private static func answer(
        _ id: Int,
        _ method: String,
        _ params: JSONObject,
        _ handler: PlainHandler
    ) -> ChildMessage {
        do {
            return fitting(id, try handler(method, params))
        } catch let refusal as Refusal {
            return failure(id, refusal.code, refusal.message)
        } catch {
            return failure(id, "failed", "\(error)")
        }
    }
}
