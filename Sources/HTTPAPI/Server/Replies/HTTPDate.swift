// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

/// The time as HTTP writes it (RFC 9110 §5.6.7), made once a second.
final class HTTPDate: Sendable {
    private struct Cached {
        var second: Int
        var text: String
    }

    private let cached = Mutex(Cached(second: .min, text: ""))

    /// The time now.
    var now: String {
        var time = timespec()
        // The coarse clock is as good here, and cheaper.
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        let second = time.tv_sec
        return cached.withLock { cached in
            if cached.second != second { cached = Cached(second: second, text: Self.text(second)) }
            return cached.text
        }
    }

    /// A time as HTTP writes it.
    ///
    /// - Parameter seconds: since 1970, not before.
    /// - Returns: such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ seconds: Int) -> String {
        let days = seconds / 86_400
        let rest = seconds % 86_400
        // Days since 1 March of year 0, in periods of 400 years: the leap day is then the last of a year.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10
        let year = yearOfEra + era * 400 + (month < 2 ? 1 : 0)
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[days % 7]), \(padded(day)) \(months[month]) \(year) "
            + "\(padded(rest / 3_600)):\(padded(rest / 60 % 60)):\(padded(rest % 60)) GMT"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
