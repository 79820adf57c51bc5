// SPDX-License-Identifier: MIT

/// The script of a name operation: `OP_1…3 OP_DROP name [days OP_2DROP value… drops] destination`.
///
/// The value is pushed in chunks of 520 octets, the most a script element may have. A decoder takes any pushes, any
/// mix of drops that removes as many elements as were pushed, and days in any form, as the node does.
public enum NameScript {
    private static let drop: UInt8 = 0x75
    private static let drop2: UInt8 = 0x6D
    private static let chunk = 520

    /// Reads a script.
    ///
    /// - Returns: the operation and the script of the destination, or nil if the script is no name operation.
    public static func decode(_ script: [UInt8]) -> (operation: NameOperation, destination: [UInt8])? {
        var reader = ScriptReader(script)
        guard let opcode = reader.octet(), let kind = NameOperation.Kind(rawValue: opcode),
            reader.octet() == drop, let name = reader.push()
        else { return nil }
        var operation = NameOperation(kind: kind, name: name)
        if kind == .delete {
            guard reader.octet() == drop else { return nil }
            return (operation, reader.rest)
        }
        guard let days = reader.push().flatMap(number), reader.octet() == drop2 else { return nil }
        operation.days = days
        var pushed = 0
        while let part = reader.push() {
            operation.value += part
            pushed += 1
        }
        // All drops that follow are counted, so none can belong to the destination.
        var dropped = 0
        while let opcode = reader.peek, opcode == drop || opcode == drop2 {
            _ = reader.octet()
            dropped += opcode == drop ? 1 : 2
        }
        guard pushed > 0, pushed == dropped, isWithinLimits(operation) else { return nil }
        return (operation, reader.rest)
    }

    /// The limits that the node applies while it decodes; deletions have none.
    private static func isWithinLimits(_ operation: NameOperation) -> Bool {
        operation.name.count <= NameRules.maxNameLength && operation.value.count <= NameRules.maxValueLength
            && ((operation.kind == .new ? 1 : 0)...NameRules.maxDays).contains(operation.days)
    }

    /// Writes a script.
    public static func encode(_ operation: NameOperation, destination: [UInt8]) -> [UInt8] {
        var script: [UInt8] = []
        script.reserveCapacity(operation.name.count + operation.value.count + destination.count + 32)
        script.append(operation.kind.rawValue)
        script.append(drop)
        push(operation.name[...], to: &script)
        if operation.kind == .delete {
            script.append(drop)
            return script + destination
        }
        push(octets(of: operation.days)[...], to: &script)
        script.append(drop2)
        var start = 0
        var pushed = 0
        while start < operation.value.count {
            let end = min(start + chunk, operation.value.count)
            push(operation.value[start..<end], to: &script)
            pushed += 1
            start = end
        }
        for _ in 0..<pushed / 2 {
            script.append(drop2)
        }
        if pushed % 2 == 1 {
            script.append(drop)
        }
        script += destination
        return script
    }

    private static func push(_ octets: ArraySlice<UInt8>, to script: inout [UInt8]) {
        let count = octets.count
        switch count {
        case 0...75: script.append(UInt8(truncatingIfNeeded: count))
        case 76...255: script += [0x4C, UInt8(truncatingIfNeeded: count)]
        default: script += [0x4D, UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
        }
        script += octets
    }

    /// A number as a script holds it: little-endian, shortest, the top bit for the sign.
    private static func octets(of number: Int) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = number.magnitude
        while rest > 0 {
            octets.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        guard let last = octets.last else { return [] }
        if last & 0x80 != 0 {
            octets.append(number < 0 ? 0x80 : 0)
        } else if number < 0 {
            octets[octets.count - 1] |= 0x80
        }
        return octets
    }

    /// Reads a script's number of at most four octets.
    private static func number(_ octets: [UInt8]) -> Int? {
        guard octets.count <= 4 else { return nil }
        guard let last = octets.last else { return 0 }
        var value = 0
        for octet in octets.reversed() {
            value = value << 8 | Int(octet)
        }
        guard last & 0x80 != 0 else { return value }
        return -(value & ~(0x80 << (8 * (octets.count - 1))))
    }
}

/// Takes a script apart without running beyond its end.
private struct ScriptReader {
    private let script: [UInt8]
    private var position = 0

    init(_ script: [UInt8]) {
        self.script = script
    }

    var rest: [UInt8] { Array(script[position...]) }

    var peek: UInt8? { position < script.count ? script[position] : nil }

    mutating func octet() -> UInt8? {
        guard position < script.count else { return nil }
        defer { position += 1 }
        return script[position]
    }

    /// The octets that the next opcode pushes; nil, and nothing read, if it pushes none or the script ends in them.
    mutating func push() -> [UInt8]? {
        guard position < script.count else { return nil }
        let opcode = script[position]
        let lengthOctets: Int
        switch opcode {
        case 0...75: lengthOctets = 0
        case 0x4C: lengthOctets = 1
        case 0x4D: lengthOctets = 2
        case 0x4E: lengthOctets = 4
        default: return nil
        }
        guard script.count - position > lengthOctets else { return nil }
        var length = lengthOctets == 0 ? Int(opcode) : 0
        for index in 0..<lengthOctets {
            length |= Int(script[position + 1 + index]) << (8 * index)
        }
        let start = position + 1 + lengthOctets
        guard length <= script.count - start else { return nil }
        position = start + length
        return Array(script[start..<position])
    }
}
