// SPDX-License-Identifier: MIT
import DNSWire

/// Queries, one after the other without gaps.
struct Messages {
    /// All their octets.
    var octets: [UInt8] = []
    /// Where each of them ends.
    var ends: [Int] = []
}

/// One kind of question that the benchmark asks, always with EDNS, as resolvers do.
enum Question: String, CaseIterable {
    /// A telephone number that has rules.
    case number
    /// A telephone number that nobody registered.
    case missingNumber
    /// The address of an EmerDNS name.
    case address
    /// An EmerDNS name that is an alias of another one.
    case alias
    /// A type that the name does not have.
    case noData
    /// A name of EmerDNS that does not exist.
    case missingName
    /// A name below a zone cut.
    case referral
    /// The address of a name outside, from the cache of a resolver's answers.
    case cached
    /// The same with its signature.
    case cachedSigned
    /// A name outside that does not exist.
    case cachedMissingName
    /// The address of an EmerDNS name, asked of the whole server with the toggle on.
    case resolvingAddress
    /// The address of a name outside, asked of the same server, which has looked it up before.
    case resolvingCached

    /// What answers.
    enum Source {
        case index, cache, resolver
    }

    /// What answers: the index or the cache by itself, or the server that is made of both.
    var source: Source {
        switch self {
        case .cached, .cachedSigned, .cachedMissingName: .cache
        case .resolvingAddress, .resolvingCached: .resolver
        default: .index
        }
    }

    /// The messages to send: one for each of some names, so that the processor's caches do not see only one.
    func messages(names: Int) -> Messages {
        var messages = Messages()
        for index in 0..<min(names, 4_096) {
            messages.octets += message(id: UInt16(truncatingIfNeeded: index), number: index &* 7_919 % names)
            messages.ends.append(messages.octets.count)
        }
        return messages
    }

    private func message(id: UInt16, number: Int) -> [UInt8] {
        let (labels, type) = target(number)
        var octets: [UInt8] = [UInt8(id >> 8), UInt8(id & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
        for label in labels {
            octets.append(UInt8(label.utf8.count))
            octets += Array(label.utf8)
        }
        octets += [0, UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 1]
        // OPT: 1232 octets, DO or no flags, no options.
        return octets + [0, 0, 41, 0x04, 0xD0, 0, 0, self == .cachedSigned ? 0x80 : 0, 0, 0, 0]
    }

    /// The name and the type that are asked for.
    func target(_ number: Int) -> (labels: [String], type: RRType) {
        switch self {
        case .number: (Workload.digits(number).reversed().map { String($0) } + ["e164", "arpa"], .naptr)
        case .missingNumber: (["9", "9"] + Workload.digits(number).reversed().map { String($0) } + ["enum"], .naptr)
        case .address, .resolvingAddress: (["host\(number)", "emc"], .a)
        case .alias: (["alias\(number)", "emc"], .a)
        case .noData: (["host\(number)", "emc"], .srv)
        case .missingName: (["missing\(number)", "emc"], .a)
        case .referral: (["www", "cut\(number)", "emc"], .a)
        case .cached, .cachedSigned, .resolvingCached: (["www\(number)", "example", "com"], .a)
        case .cachedMissingName: (["missing\(number)", "example", "com"], .a)
        }
    }
}
