// SPDX-License-Identifier: MIT
internal import CLinux
internal import CUnbound
internal import Glibc
internal import Synchronization

/// A context of libunbound, set up and ready for queries.
///
/// Not thread-safe: for the thread of its event base alone.
@safe
struct LibraryContext: ~Copyable {
    private let pointer: OpaquePointer

    /// What the library calls back with: the query's data, response code, packet, its octets, 0 insecure / 1 bogus /
    /// 2 secure, why bogus, whether a rate limit was hit.
    typealias Callback = ub_event_callback_type

    /// Makes a context that takes its events from `base`.
    ///
    /// - Parameters:
    ///   - base: an event base of libevent, which has to outlive the context.
    ///   - settings: all options.
    ///   - relay: where the library finds the relay to an upstream over TLS.
    ///   - log: where the library writes to; has to outlive the context.
    /// - Throws: what the library refuses.
    init(
        base: OpaquePointer,
        settings: UnboundSettings,
        relay: (Upstream) -> Upstream?,
        log: ResolverLog
    ) throws(UnboundError) {
        try Self.checkFiles(of: settings)
        let emptyZone = try MemoryFile("empty.zone", UnboundSettings.emptyZone)
        // The library reads it when it acts on its options.
        defer { withExtendedLifetime(emptyZone) {} }
        let clauses = try settings.clauses(relay: relay, emptyZonePath: emptyZone.path)
        // Closures of withLock throw `any Error`.
        let result = UnboundLibrary.setUp.withLock { _ -> Result<SendablePointer, UnboundError> in
            Result { () throws(UnboundError) in
                try unsafe SendablePointer(Self.make(base: base, settings: settings, clauses: clauses, log: log))
            }
        }
        unsafe pointer = try result.get().pointer
    }

    deinit {
        // Closes all sockets, and calls back for every query that is still under way.
        UnboundLibrary.setUp.withLock { _ in unsafe ub_ctx_delete(pointer) }
    }

    /// Hands a query to the library.
    ///
    /// - Returns: 0, and the callback comes exactly once, possibly before this returns; otherwise the library's error
    ///   number, and it does not come at all.
    func resolve(
        _ name: NameText,
        type: UInt16,
        class: UInt16,
        data: UnsafeMutableRawPointer?,
        callback: Callback
    ) -> Int32 {
        unsafe name.octets.withUnsafeBytes { octets in
            let text = unsafe octets.assumingMemoryBound(to: CChar.self).baseAddress
            return unsafe ub_resolve_event(pointer, text, Int32(type), Int32(`class`), data, callback, nil)
        }
    }

    private static func make(
        base: OpaquePointer,
        settings: UnboundSettings,
        clauses: String,
        log: ResolverLog
    ) throws(UnboundError) -> OpaquePointer {
        guard let context = unsafe ub_ctx_create_event(base) else {
            throw .library(call: "ub_ctx_create_event", reason: "errno \(errno)", log: log.recent)
        }
        do throws(UnboundError) {
            unsafe ub_ctx_debugout(context, log.stream)
            for (name, value) in settings.options {
                let code = unsafe ub_ctx_set_option(context, name + ":", value)
                guard code == 0 else {
                    throw .option(name: name, value: value, reason: UnboundLibrary.words(for: code))
                }
            }
            // Known to libraries with the fix that it belongs to; UnboundResolver has looked whether this is one.
            _ = unsafe ub_ctx_set_option(context, "iter-scrub-promiscuous:", "yes")
            try unsafe read(clauses, into: context, log)
            try unsafe finalize(context, log)
            return unsafe context
        } catch {
            unsafe ub_ctx_delete(context)
            throw error
        }
    }

    /// Has the library read text in the form of unbound.conf(5), which it only reads from files.
    private static func read(
        _ text: String,
        into context: OpaquePointer,
        _ log: ResolverLog
    ) throws(UnboundError) {
        guard !text.isEmpty else { return }
        let file = try MemoryFile("unbound.conf", text)
        let code = unsafe ub_ctx_config(context, file.path)
        guard code == 0 else {
            throw .library(call: "ub_ctx_config", reason: UnboundLibrary.words(for: code), log: log.recent)
        }
    }

    /// Has the library act on its options now, by a question that it answers itself (RFC 6761 §6.3), so that a mistake in
    /// them shows here and the first client does not wait for the set-up.
    private static func finalize(_ context: OpaquePointer, _ log: ResolverLog) throws(UnboundError) {
        let code = unsafe ub_resolve_event(context, "localhost.", 1, 1, nil, { _, _, _, _, _, _, _ in }, nil)
        guard code == 0 else {
            throw .library(call: "set-up", reason: UnboundLibrary.words(for: code), log: log.recent)
        }
    }

    /// The library names no file when one of many cannot be read.
    private static func checkFiles(of settings: UnboundSettings) throws(UnboundError) {
        for path in settings.trustAnchorFiles + [settings.rootHintsFile].compactMap({ $0 }) {
            guard unsafe access(path, R_OK) == 0 else { throw .file(path: path, errno: errno) }
        }
    }
}

/// A pointer that leaves the closure of a lock with its only owner.
@safe
private struct SendablePointer: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }
}
