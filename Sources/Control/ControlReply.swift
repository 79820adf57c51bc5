// SPDX-License-Identifier: MIT
public import JSONRPC

/// Sends rows of a reply before its end.
public struct ControlReply: Sendable {
    private let write: @Sendable ([UInt8]) async throws -> Void

    init(write: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.write = write
    }

    /// Sends one row, as soon as the client keeps up.
    ///
    /// - Throws: if the client is gone, or the task is cancelled.
    public func send(_ row: JSON) async throws {
        try await write(Self.line(["row": row]))
    }

    /// A line of a reply with its line feed, which JSON has only escaped.
    static func line(_ json: JSON) -> [UInt8] {
        JSONWriter.octets(of: json) + [0x0A]
    }
}
