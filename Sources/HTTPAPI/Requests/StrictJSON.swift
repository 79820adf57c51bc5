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
            throw APIError(field: "", tooDeep)
        } catch {
            throw APIError(.badRequest, code: "not_json", "The body is not JSON: \(error)")
        }
        do throws(Flaw) {
            try check(json, depth: 0)
        } catch {
            throw APIError(field: error.pointer, error.detail)
        }
        return json
    }

    /// What is wrong with a value.
    ///
    /// Its place is put together on the way out of it, so that places cost nothing as long as nothing is wrong.
    private struct Flaw: Error {
        let detail: String
        /// The parts of the pointer, the innermost first.
        var path: [String] = []

        init(_ detail: String) { self.detail = detail }

        var pointer: String { path.reversed().map { "/" + $0 }.joined() }

        func inside(_ part: String) -> Flaw {
            var flaw = self
            flaw.path.append(part)
            return flaw
        }
    }

    private static func check(_ json: JSON, depth: Int) throws(Flaw) {
        switch json {
        case .string(let octets):
            guard !octets.contains(0) else { throw Flaw("must not contain a NUL character") }
        case .array(let elements):
            guard depth < depthLimit else { throw Flaw(tooDeep) }
            for (index, element) in elements.enumerated() {
                do throws(Flaw) {
                    try check(element, depth: depth + 1)
                } catch {
                    throw error.inside("\(index)")
                }
            }
        case .object(let object):
            guard depth < depthLimit else { throw Flaw(tooDeep) }
            var seen: Set<String> = []
            for (key, value) in object.members {
                do throws(Flaw) {
                    guard seen.insert(key).inserted else { throw Flaw("stands there twice") }
                    guard !key.utf8.contains(0) else { throw Flaw("must not contain a NUL character") }
                    try check(value, depth: depth + 1)
                } catch {
                    throw error.inside(JSONPointer.escape(key))
                }
            }
        case .null, .bool, .number: break
        }
    }

    private static let tooDeep = "nests deeper than \(depthLimit) levels"
}

/// Names of places in a JSON value (RFC 6901).
enum JSONPointer {
    /// The most octets of a name that are shown.
    private static let limit = 64

    /// A member's name as a part of a pointer; cut, since it comes from outside and goes out again.
    ///
    /// What is cut is octets: one character can have as many of them as a body.
    static func escape(_ key: String) -> String {
        var octets = 0
        var shown = String.UnicodeScalarView()
        for scalar in key.unicodeScalars {
            octets += UTF8.width(scalar)
            guard octets <= limit else { break }
            switch scalar {
            case "~": shown.append(contentsOf: "~0".unicodeScalars)
            case "/": shown.append(contentsOf: "~1".unicodeScalars)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
