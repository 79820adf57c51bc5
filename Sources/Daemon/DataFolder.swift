// SPDX-License-Identifier: MIT
import Foundation

/// The folder in which everything is kept.
public struct DataFolder: Hashable, Sendable {
    /// Its path.
    public let path: String

    /// Names a folder; nothing is made.
    public init(_ path: String) {
        self.path = path
    }

    /// The socket through which commands reach the server.
    public var controlSocket: String { path + "/control.sock" }

    /// The socket through which operators ask over HTTP.
    public var httpSocket: String { path + "/http.sock" }

    /// The folder of the embedded chain.
    public var chain: String { path + "/chain" }

    /// The file of the policy record that was in force last.
    var policyRecord: String { path + "/policy-record.json" }

    /// The file of what this machine's jitter samples were found to be worth.
    public var entropyAssessment: String { path + "/entropy-assessment.json" }

    /// Makes the folder, for its owner alone, if it is not there, and sees whether it can be written.
    ///
    /// - Throws: ``DaemonError`` that says what is wrong with it.
    public func prepare() throws(DaemonError) {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        if unsafe manager.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw DaemonError("the data folder \(path) is a file; name another one with --data")
            }
        } else {
            do {
                try manager.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw DaemonError(
                    "the data folder \(path) cannot be made; see whether the folder above it is one and may be "
                        + "written to, or name another one with --data"
                )
            }
        }
        guard manager.isWritableFile(atPath: path), manager.isReadableFile(atPath: path) else {
            throw DaemonError(
                "the data folder \(path) cannot be read and written by this user; give it to the user or name another one with --data"
            )
        }
        // A socket's path has at most 107 octets.
        guard controlSocket.utf8.count <= 107 else {
            throw DaemonError("the path of the data folder is too long for a socket in it: \(path); name a shorter one")
        }
    }
}
