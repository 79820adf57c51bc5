// SPDX-License-Identifier: MIT
internal import CLibevent
internal import Glibc

/// A connection as libevent keeps it, with messages behind their lengths on it (RFC 1035 §4.2.2).
///
/// Closed when it goes.
@safe
struct MessageStream: ~Copyable {
    let pointer: OpaquePointer

    /// What a connection has to be made with.
    static var options: Int32 { Int32(bitPattern: BEV_OPT_CLOSE_ON_FREE.rawValue) }

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe bufferevent_free(pointer)
    }

    /// Reads from now on, after a pause again.
    func start() {
        unsafe bufferevent_enable(pointer, Int16(EV_READ | EV_WRITE))
    }

    /// Ends with a time-out if nothing comes for so many seconds.
    func setPatience(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        unsafe bufferevent_set_timeouts(pointer, &time, nil)
    }

    /// The next message that is there as a whole.
    func next() -> [UInt8]? {
        let input = unsafe bufferevent_get_input(pointer)
        var head: [UInt8] = [0, 0]
        guard unsafe evbuffer_copyout(input, &head, 2) == 2 else { return nil }
        let count = Int(head[0]) << 8 | Int(head[1])
        guard unsafe evbuffer_get_length(input) >= 2 + count else { return nil }
        unsafe evbuffer_drain(input, 2)
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { octets, filled in
            filled = max(0, Int(unsafe evbuffer_remove(input, octets.baseAddress, count)))
        }
    }

    /// Sends a message of at least two octets under another identifier.
    func send(_ message: [UInt8], id: (UInt8, UInt8)) {
        let frame = [UInt8(message.count >> 8 & 0xff), UInt8(message.count & 0xff), id.0, id.1] + message.dropFirst(2)
        unsafe bufferevent_write(pointer, frame, frame.count)
    }

    /// How many octets have not been sent yet.
    var waitingCount: Int {
        unsafe evbuffer_get_length(bufferevent_get_output(pointer))
    }
}
