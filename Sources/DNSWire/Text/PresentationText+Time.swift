// SPDX-License-Identifier: MIT

extension PresentationText {
    /// Seconds since 1970 as `YYYYMMDDHHmmSS` (RFC 4034 §3.2); the years 1970 to 2106.
    static func timestamp(_ seconds: UInt32) -> String {
        let (day, second) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        // Years are counted from 1 March, so that the leap day is the last day of its year.
        let shifted = day + 719_468  // days since 1 March of year 0
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153  // 0 is March
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let fields = [month, dayOfMonth, second / 3_600, second / 60 % 60, second % 60]
        return "\(year)" + fields.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}
