// SPDX-License-Identifier: MIT
import DNSWire
import LDNS

/// A response of the resolver, its records written as in a master file.
struct Upstream {
    var name: String
    var type: RRType
    var code = ResponseCode.noError
    var answers: [String] = []
    var authorities: [String] = []
    var additionals: [String] = []
    var edns: OPT? = OPT(udpSize: 1_232, dnssecOK: true)

    init(
        _ name: String,
        _ type: RRType = .a,
        code: ResponseCode = .noError,
        answers: [String] = [],
        authorities: [String] = [],
        additionals: [String] = []
    ) {
        self.name = name
        self.type = type
        self.code = code
        self.answers = answers
        self.authorities = authorities
        self.additionals = additionals
    }

    /// The message as libunbound gives it: id 0, RD and RA set.
    var message: Message {
        get throws {
            var message = Message(header: Header(id: 0, flags: 0x8180))
            message.header.responseCode = code
            message.questions = [Question(name: DNSName(name), type: type)]
            message.answers = try answers.map(record)
            message.authorities = try authorities.map(record)
            message.additionals = try additionals.map(record) + (edns.map { [$0.record] } ?? [])
            return message
        }
    }

    var packet: [UInt8] {
        get throws { try message.encode() }
    }
}

/// A name, or the root if the text is none.
func DNSName(_ text: String) -> DomainName {
    (try? DomainName(presentation: text)) ?? .root
}

/// A record written as in a master file.
func record(_ text: String) throws -> ResourceRecord {
    let record = try LDNSRecord(text: text)
    return ResourceRecord(
        name: try DomainName(wire: record.owner),
        class: RRClass(rawValue: record.class),
        ttl: record.ttl,
        rdata: try RData(type: RRType(rawValue: record.type), wire: record.rdata)
    )
}

/// A signature over an RRset, which nobody will check.
func rrsig(_ owner: String, _ type: RRType, ttl: UInt32 = 300, signer: String = "example.com.") -> String {
    "\(owner) \(ttl) IN RRSIG \(type) 13 3 300 20300101000000 20250101000000 4711 \(signer) "
        + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
}
