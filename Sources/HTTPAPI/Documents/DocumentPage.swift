// SPDX-License-Identifier: MIT
import JSONRPC

/// The description of the interface as a page that needs no script.
struct DocumentPage {
    private let document: JSON

    init(_ document: JSON) {
        self.document = document
    }

    var html: String {
        let info = document["info"]
        let title = Self.escape(info?["title"]?.text)
        let paths = document["paths"]?.object?.members ?? []
        var body = "<h1>\(title) \(Self.escape(info?["version"]?.text))</h1>"
        body += "<p>\(Self.escape(info?["description"]?.text))</p>"
        body += "<p>For programs: <a href=\"/openapi.json\">openapi.json</a> (OpenAPI 3.1)</p><nav><ul>"
        for (path, item) in paths {
            for (method, operation) in operations(item) {
                body +=
                    "<li><a href=\"#\(id(operation))\"><code>\(method.uppercased()) \(Self.escape(path))</code></a> "
                body += "\(Self.escape(operation["summary"]?.text))</li>"
            }
        }
        body += "</ul></nav>"
        for (path, item) in paths {
            for (method, operation) in operations(item) { body += section(path, method, operation, item) }
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(title)</title><style>\(Self.style)</style></head><body><main>\(body)</main></body></html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}\
        main{max-width:56rem;margin:auto;padding:1rem}section{border-top:1px solid #8886;margin-top:2rem}\
        pre{overflow:auto;padding:.75rem;background:#8882;border-radius:.4rem}code,pre{font-size:.875rem}\
        table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0}
        """

    private func operations(_ item: JSON) -> [(method: String, operation: JSON)] {
        (item.object?.members ?? []).filter { ["get", "put", "post", "delete"].contains($0.key) }
            .map { (method: $0.key, operation: $0.value) }
    }

    private func id(_ operation: JSON) -> String { Self.escape(operation["operationId"]?.text) }

    private func section(_ path: String, _ method: String, _ operation: JSON, _ item: JSON) -> String {
        var html = "<section id=\"\(id(operation))\"><h2><code>\(method.uppercased()) \(Self.escape(path))</code></h2>"
        html += "<p>\(Self.escape(operation["summary"]?.text)) \(Self.escape(operation["description"]?.text))</p>"
        let parameters = (item["parameters"]?.array ?? []) + (operation["parameters"]?.array ?? [])
        if !parameters.isEmpty {
            html += "<h3>Parameters</h3><table><tr><th>Name</th><th>In</th><th></th></tr>"
            for parameter in parameters.map(resolved) {
                let need = parameter["required"]?.bool == true ? "Required. " : ""
                html += "<tr><td><code>\(Self.escape(parameter["name"]?.text))</code></td>"
                html += "<td>\(Self.escape(parameter["in"]?.text))</td>"
                html += "<td>\(need)\(Self.escape(parameter["description"]?.text))</td></tr>"
            }
            html += "</table>"
        }
        if let content = operation["requestBody"]?["content"] { html += "<h3>Body</h3>" + examples(content) }
        html += "<h3>Replies</h3>"
        for (status, response) in operation["responses"]?.object?.members ?? [] {
            let response = resolved(response)
            html += "<p><strong>\(Self.escape(status))</strong> \(Self.escape(response["description"]?.text))</p>"
            html += response["content"].map(examples) ?? ""
        }
        return html + "</section>"
    }

    private func examples(_ content: JSON) -> String {
        let examples = content.object?.members.first?.value["examples"]?.object?.members ?? []
        return
            examples.map { name, example in
                let text = String(decoding: JSONWriter.octets(of: example["value"] ?? .null), as: UTF8.self)
                return "<p><em>\(Self.escape(name))</em></p><pre>\(Self.escape(text))</pre>"
            }
            .joined()
    }

    /// What a reference within the document stands for.
    private func resolved(_ json: JSON) -> JSON {
        guard let reference = json["$ref"]?.text, reference.hasPrefix("#/") else { return json }
        return reference.dropFirst(2).split(separator: "/").reduce(document) { $0[String($1)] ?? .null }
    }

    private static func escape(_ text: String?) -> String {
        (text ?? "").replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
