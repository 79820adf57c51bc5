// SPDX-License-Identifier: MIT
internal import CLibevent
internal import Glibc

/// An event loop of libevent, for one thread alone and without locks.
@safe
struct EventBase: ~Copyable {
    let pointer: OpaquePointer

    init() throws(UnboundError) {
        guard let configuration = unsafe event_config_new() else {
            throw .system(call: "event_config_new", errno: ENOMEM)
        }
        defer { unsafe event_config_free(configuration) }
        let flags = EVENT_BASE_FLAG_NOLOCK.rawValue | EVENT_BASE_FLAG_IGNORE_ENV.rawValue
        _ = unsafe event_config_set_flag(configuration, Int32(bitPattern: flags))
        guard let base = unsafe event_base_new_with_config(configuration) else {
            throw .system(call: "event_base_new_with_config", errno: errno)
        }
        unsafe pointer = base
    }

    deinit {
        unsafe event_base_free(pointer)
    }

    /// Handles events until `stop`.
    func run() {
        unsafe event_base_dispatch(pointer)
    }

    /// Handles what is due and waits for nothing: connections that were freed are closed by this.
    func settle() {
        unsafe event_base_loop(pointer, EVLOOP_NONBLOCK)
    }

    /// Ends `run` after the event that is being handled.
    func stop() {
        unsafe event_base_loopbreak(pointer)
    }
}

/// Something to be done when a descriptor is readable or time has passed.
///
/// Has to go before its base does.
@safe
struct Event: ~Copyable {
    private let pointer: OpaquePointer

    /// What libevent calls, with the context given to `init`.
    typealias Callback = event_callback_fn

    /// Calls back whenever there is something new to read, whether what came before was read or not, from now on.
    init(
        _ base: borrowing EventBase,
        readable descriptor: Int32,
        context: UnsafeMutableRawPointer,
        _ callback: Callback
    )
        throws(UnboundError)
    {
        try unsafe self.init(base, descriptor, Int16(EV_READ | EV_PERSIST | EV_ET), context, callback)
        unsafe event_add(pointer, nil)
    }

    /// Calls back again and again once `start` is called.
    init(timerOf base: borrowing EventBase, context: UnsafeMutableRawPointer, _ callback: Callback) throws(UnboundError)
    {
        try unsafe self.init(base, -1, Int16(EV_PERSIST), context, callback)
    }

    private init(
        _ base: borrowing EventBase,
        _ descriptor: Int32,
        _ what: Int16,
        _ context: UnsafeMutableRawPointer,
        _ callback: Callback
    ) throws(UnboundError) {
        guard let event = unsafe event_new(base.pointer, descriptor, what, callback, context) else {
            throw .system(call: "event_new", errno: ENOMEM)
        }
        unsafe pointer = event
    }

    deinit {
        unsafe event_free(pointer)
    }

    func start(everyMilliseconds interval: Int) {
        var time = timeval(tv_sec: interval / 1_000, tv_usec: interval % 1_000 * 1_000)
        unsafe event_add(pointer, &time)
    }

    func stop() {
        unsafe event_del(pointer)
    }
}
