// SPDX-License-Identifier: MIT
import Foundation
import Settings

/// Loads settings from the text of a file, which is written to a folder of its own for the time of the call.
func load(
    _ text: String? = nil,
    environment: [String: String] = [:],
    flags: [String: Settings.FlagValue] = [:]
) throws(SettingsError) -> Settings {
    guard let text else { return try Settings.load(file: nil, environment: environment, flags: flags) }
    let file = temporaryFile(Data(text.utf8))
    defer { remove(file) }
    return try Settings.load(file: file, environment: environment, flags: flags)
}

/// The faults of settings that cannot be loaded; none if they can be.
func faults(
    _ text: String? = nil,
    environment: [String: String] = [:],
    flags: [String: Settings.FlagValue] = [:]
) -> [String] {
    do throws(SettingsError) {
        _ = try load(text, environment: environment, flags: flags)
        return []
    } catch {
        return error.faults
    }
}

/// A file of this content in a new folder; its path.
func temporaryFile(_ content: Data) -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let file = folder.appending(path: "numen.toml")
    // What goes wrong here shows when the file is read.
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    try? content.write(to: file)
    return file.path
}

/// Removes what `temporaryFile` has made.
func remove(_ file: String) {
    try? FileManager.default.removeItem(atPath: (file as NSString).deletingLastPathComponent)
}

extension Settings {
    /// The effective value of a key, as TOML.
    func value(of key: String) -> String? {
        effective.first { $0.key == key }?.value
    }
}

/// The faults of settings in a file; none if they can be used.
func faults(ofFile file: String) -> [String] {
    do throws(SettingsError) {
        _ = try Settings.load(file: file, environment: [:], flags: [:])
        return []
    } catch {
        return error.faults
    }
}
