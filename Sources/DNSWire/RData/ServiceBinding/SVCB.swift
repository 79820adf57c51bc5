// SPDX-License-Identifier: MIT

/// A service binding: where and how a service is reached; RDATA of SVCB and HTTPS (RFC 9460 §2).
public struct SVCB: Hashable, Sendable {
    /// 0 makes the record an alias of ``target``; other values rank alternatives, lower first.
    public let priority: UInt16
    /// The host; the root stands for the owner name itself.
    public let target: DomainName
    /// Parameters in ascending order of their keys, no key twice.
    public let parameters: [ServiceParameter]

    /// Creates the RDATA.
    ///
    /// - Parameters:
    ///   - priority: 0 for an alias.
    ///   - target: The host, or the root for the owner name itself.
    ///   - parameters: In ascending order of their keys, values of at most 65535 octets and of the form of their key.
    /// - Throws: `malformedRData` for keys out of order or twice, for values without the form of their key, and for a
    ///   mandatory key that is not there; `tooLarge` for too many octets.
    public init(priority: UInt16, target: DomainName, parameters: [ServiceParameter]) throws(WireError) {
        let keys = parameters.map(\.key.rawValue)
        // A malformed parameter makes the whole record unusable to clients (RFC 9460 §2.2), and resolvers refuse the
        // message it is in.
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }),
            parameters.allSatisfy(\.isWellFormed),
            parameters.flatMap(\.mandatoryKeys).allSatisfy({ keys.contains($0.rawValue) })
        else {
            throw .malformedRData(type: RRType.svcb.rawValue, offset: 2 + target.wire.count)
        }
        let count = parameters.reduce(2 + target.wire.count) { $0 + 4 + $1.value.count }
        guard count <= 65_535 else { throw .tooLarge(limit: 65_535) }
        self.priority = priority
        self.target = target
        self.parameters = parameters
    }

    init(from reader: inout MessageReader) throws(WireError) {
        let priority = try reader.readUInt16()
        let target = try reader.readUncompressedName()
        var parameters: [ServiceParameter] = []
        while reader.remaining > 0 {
            let key = ServiceParameter.Key(rawValue: try reader.readUInt16())
            let length = Int(try reader.readUInt16())
            parameters.append(ServiceParameter(key: key, value: try reader.readBytes(length)))
        }
        try self.init(priority: priority, target: target, parameters: parameters)
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(priority)
        wire += target.wire
        for parameter in parameters {
            wire.appendInteger(parameter.key.rawValue)
            wire.appendInteger(UInt16(truncatingIfNeeded: parameter.value.count))
            wire += parameter.value
        }
        return wire
    }
}

extension SVCB: CustomStringConvertible {
    /// Priority, host and parameters.
    public var description: String {
        (["\(priority)", "\(target)"] + parameters.map(\.description)).joined(separator: " ")
    }
}
