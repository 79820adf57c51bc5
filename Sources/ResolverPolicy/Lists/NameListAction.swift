// SPDX-License-Identifier: MIT

/// What a list has done with a name.
public enum NameListAction: Hashable, Sendable {
    /// The name is answered as if there were no lists (RPZ: `rpz-passthru.`).
    case allow
    /// The name is blocked in the way that the operator has chosen: what lists say that say only which names.
    case block
    /// The name does not exist (RPZ: `CNAME .`).
    case nxdomain
    /// The name has no records (RPZ: `CNAME *.`).
    case nodata
    /// The question is not answered at all (RPZ: `rpz-drop.`).
    case drop
    /// The client is sent to TCP (RPZ: `rpz-tcp-only.`).
    case truncate
    /// The name has the records with this index, see ``NameLists/records(of:)``.
    case records(Int)
}

extension NameListAction {
    /// The number in a table at which those of records begin.
    private static let firstRecords = 16

    /// The most sets of records that a list can have.
    static let recordsLimit = Int(UInt16.max) - firstRecords

    /// The action with a number in a table; nil for 0, which is none.
    @inline(__always)
    init?(code: UInt16) {
        switch code {
        case 1: self = .allow
        case 2: self = .block
        case 3: self = .nxdomain
        case 4: self = .nodata
        case 5: self = .drop
        case 6: self = .truncate
        case UInt16(Self.firstRecords)...: self = .records(Int(code) - Self.firstRecords)
        default: return nil
        }
    }

    /// The action's number in a table.
    var code: UInt16 {
        switch self {
        case .allow: 1
        case .block: 2
        case .nxdomain: 3
        case .nodata: 4
        case .drop: 5
        case .truncate: 6
        case .records(let index): UInt16(truncatingIfNeeded: index + Self.firstRecords)
        }
    }
}
