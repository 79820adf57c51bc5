// SPDX-License-Identifier: MIT
import DNSWire
import JSONRPC

extension NameDirectory {
    /// What DNS answers to a question, as programs and people are told: null if that is nothing.
    ///
    /// - Parameters:
    ///   - name: the domain name in presentation form.
    ///   - type: the type of the records.
    ///   - limit: the most records that are told.
    /// - Returns: the code, how many records there are, and the first of them.
    func told(_ name: String, _ type: RRType, limit: Int = 32) -> JSON {
        guard let name = try? DomainName(presentation: name),
            let message = answer(to: Question(name: name, type: type))
        else { return .null }
        return [
            "code": .string("\(message.responseCode)"),
            "count": .integer(message.answers.count),
            "records": .array(message.answers.prefix(limit).map { .string("\($0)") }),
        ]
    }
}
