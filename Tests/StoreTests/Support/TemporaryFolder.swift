// SPDX-License-Identifier: MIT
import Foundation

/// A folder that is gone with the test.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")

    /// Where a mirror would be; the folder is not made.
    var path: String { url.path }

    deinit { try? FileManager.default.removeItem(at: url) }
}
