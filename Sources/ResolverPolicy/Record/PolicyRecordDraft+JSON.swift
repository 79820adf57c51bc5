// SPDX-License-Identifier: MIT
internal import JSONRPC

// {"v":1,"mode":"hybrid","default":["9.9.9.9:53"],"routes":{".ness":["emerdns"],".x":["9.9.9.9:853#dns.quad9.net"]},
//  "block":["ads.example"],"sig":…}
//
// Every member but "v" may be missing. "sig" is kept for a signature to come and is not looked at: what counts is who
// owns the record. Any other member makes the record invalid, as does one that occurs twice: two readers could take it
// in two ways.
extension PolicyRecordDraft {
    /// Reads a record that is a JSON object.
    mutating func read(json value: [UInt8]) throws(PolicyRecordError) {
        for (key, member) in try Self.members(of: value) {
            switch key {
            case "v": break
            case "sig": ignored.append(key)
            case "mode": mode = try Self.mode(member)
            case "default": try readDefault(member)
            case "routes": try readRoutes(member)
            case "block": try readBlock(member)
            default: throw PolicyRecordError(.unknown, "nobody knows the member '\(Self.printable(key))'")
            }
        }
    }

    private static func members(of value: [UInt8]) throws(PolicyRecordError) -> [(key: String, value: JSON)] {
        let json: JSON
        do throws(JSONError) {
            json = try JSONParser().parse(value)
        } catch {
            throw PolicyRecordError(.malformedJSON, "\(error)")
        }
        guard let object = json.object else { throw PolicyRecordError(.malformedJSON, "the record is no JSON object") }
        try checkKeys(of: object)
        guard object["v"]?.int == 1 else {
            throw PolicyRecordError(.version, "the member 'v' is not 1, the only version there is")
        }
        return object.members
    }

    private static func checkKeys(of object: JSONObject) throws(PolicyRecordError) {
        var keys: Set<String> = []
        for (key, _) in object.members where !keys.insert(key).inserted {
            throw PolicyRecordError(.unknown, "the member '\(printable(key))' occurs twice")
        }
    }

    private static func mode(_ member: JSON) throws(PolicyRecordError) -> ResolverMode {
        guard let mode = member.text.flatMap(ResolverMode.init) else {
            throw PolicyRecordError(.badMember, "the member 'mode' is none of emerdns, hybrid, icann")
        }
        return mode
    }

    private mutating func readDefault(_ member: JSON) throws(PolicyRecordError) {
        var upstreams: [UpstreamAddress] = []
        for text in try Self.texts(member, of: "default") {
            upstreams.append(try Self.upstream(text))
        }
        try setDefault(upstreams)
    }

    private mutating func readRoutes(_ member: JSON) throws(PolicyRecordError) {
        guard let object = member.object else {
            throw PolicyRecordError(.badMember, "the member 'routes' is no object")
        }
        try Self.checkKeys(of: object)
        for (key, value) in object.members {
            let suffix = try Self.suffix(key)
            var targets: [Target] = []
            for text in try Self.texts(value, of: "routes") {
                targets.append(text == "emerdns" ? .chain : .upstream(try Self.upstream(text)))
            }
            try addRoute(suffix, targets)
        }
    }

    private mutating func readBlock(_ member: JSON) throws(PolicyRecordError) {
        for text in try Self.texts(member, of: "block") {
            addBlock(try Self.suffix(text))
        }
    }

    private static func texts(_ member: JSON, of key: String) throws(PolicyRecordError) -> [String] {
        let texts = member.array?.compactMap(\.text)
        guard let texts, texts.count == member.array?.count else {
            throw PolicyRecordError(.badMember, "the member '\(key)' has something else than a list of texts")
        }
        return texts
    }
}
