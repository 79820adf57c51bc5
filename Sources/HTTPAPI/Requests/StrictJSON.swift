// SPDX-License-Identifier: MIT
import HTTPTypes
import JSONRPC

// RFC 8259, read as RFC 7493 (I-JSON) asks: two readers of one body must not come to different results, because a
// signature, a log or a proxy may have read it before us.

/// The one reader of JSON bodies, for all routes.
enum StrictJSON {
    /// How deep arrays and objects may nest.
    static let depthLimit = 16

    /// The value that a body holds.
    ///
    /// - Throws: ``APIError`` that names the place: octets that are no UTF-8, no JSON, too deep, a member that stands
    ///   there twice, or a text with a NUL in it.
    static func parse(_ body: [UInt8]) throws(APIError) -> JSON {
        guard String(validating: body, as: UTF8.self) != nil else {
            throw APIError(.badRequest, code: "not_utf8", "The body is not UTF-8 text")
        }
        let json: JSON
        do {
            json = try JSONParser(escapes: .utf8).parse(body)
        } catch JSONError.tooDeep {
            throw tooDeep("")
        } catch {
            throw APIError(.badRequest, code: "not_json", "The body is not JSON: \(error)")
        }
        try check(json, at: "", depth: 0)
        return json
    }

    private static func check(_ json: JSON, at pointer: String, depth: Int) throws(APIError) {
        switch json {
        case .string(let octets):
            guard !octets.contains(0) else { throw APIError(field: pointer, "must not contain a NUL character") }
        case .array(let elements):
            guard depth < depthLimit else { throw tooDeep(pointer) }
            for (index, element) in elements.enumerated() {
                try check(element, at: "\(pointer)/\(index)", depth: depth + 1)
            }
        case .object(let object):
            guard depth < depthLimit else { throw tooDeep(pointer) }
            var seen: Set<String> = []
            for (key, value) in object.members {
                let place = pointer + "/" + JSONPointer.escape(key)
                guard seen.insert(key).inserted else { throw APIError(field: place, "stands there twice") }
                guard !key.utf8.contains(0) else { throw APIError(field: place, "must not contain a NUL character") }
                try check(value, at: place, depth: depth + 1)
            }
        case .null, .bool, .number: break
        }
    }

    private static func tooDeep(_ pointer: String) -> APIError {
        APIError(field: pointer, "nests deeper than \(depthLimit) levels")
    }
}

/// Names of places in a JSON value (RFC 6901).
enum JSONPointer {
    /// A member's name as a part of a pointer; cut at 64 characters, since it comes from outside and goes out again.
    static func escape(_ key: String) -> String {
        String(key.prefix(64)).replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
