// SPDX-License-Identifier: MIT

/// Why a resolver cannot be made of its settings.
public enum UnboundError: Error, Hashable, Sendable {
    /// The text is not the literal of an IP address.
    case address(String)
    /// A zone of upstreams has no upstream, or a name that is no host name.
    case zone(String)
    /// One zone has upstreams with and without TLS. A resolver that falls back to plain text, whenever somebody disturbs
    /// the TLS connection, keeps nothing secret.
    case mixedTransports(zone: String)
    /// The library does not take the value of an option.
    case option(name: String, value: String, reason: String)
    /// A file that the settings name cannot be read.
    case file(path: String, errno: Int32)
    /// The library lacks fixes (`UnboundLibrary.hasRequiredFixes`), and the settings do not say to use it all the same.
    case oldLibrary(version: String)
    /// The library refused, with its reason and what it wrote to its log.
    case library(call: String, reason: String, log: [String])
    /// TLS cannot be set up.
    case tls(String)
    /// The kernel refused.
    case system(call: String, errno: Int32)
}

extension UnboundError: CustomStringConvertible {
    /// One line for the operator: what is wrong, and what to do about it where that is known.
    public var description: String {
        switch self {
        case .address(let text):
            "'\(text)' is not an IP address; an upstream is written as its address, not as its name"
        case .zone(let name): "the zone '\(name)' has no upstream, or is not a name of letters, digits, '-' and '_'"
        case .mixedTransports(let zone): "the upstreams of '\(zone)' must all be asked over TLS, or none of them"
        case .option(let name, let value, let reason): "libunbound refuses '\(name) \(value)': \(reason)"
        case .file(let path, let errno): "\(path) cannot be read: errno \(errno)"
        case .oldLibrary(let version):
            "libunbound \(version) lacks security fixes; install 1.17.1-2+deb12u4, 1.24.1 or newer, or allow the old one"
        case .library(let call, let reason, let log):
            "libunbound: \(call): \(([reason] + log).joined(separator: "; "))"
        case .tls(let reason): "TLS: \(reason)"
        case .system(let call, let errno): "\(call): errno \(errno)"
        }
    }
}
