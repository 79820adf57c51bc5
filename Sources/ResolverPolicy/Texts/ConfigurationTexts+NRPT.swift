// SPDX-License-Identifier: MIT
internal import IP

// The name resolution policy table of Windows as a registry file, [MS-GPNRPT] §2.2: one rule that sends the namespaces of
// a list to a server. The original stack makes such a file with a script; `nrptOriginal` is what that script writes,
// octet for octet, and `nrpt` what Windows wants: the list ends with an empty string, the servers are addresses, lines end
// with CR and LF.
extension ConfigurationTexts {
    /// The identifier of the rule, so that a file that is imported again replaces the rule.
    public static let nrptRule = "{4bb812c0-e47a-48a8-aafc-f9c821cb1179}"

    /// A registry file for Windows; import it with `reg import`.
    public var nrpt: String {
        // The table has no place for a port.
        let remark =
            server.port == 53 ? [] : ["; The server must be reachable on port 53; it listens on \(server.port)."]
        return registryFile(remark: remark, list: registryList + ",00,00", server: "\(server.address)", lineEnd: "\r\n")
    }

    /// The registry file that the script of the original stack writes.
    ///
    /// - Parameter server: what the script takes from `DNS_SERVER`, written as it is; `ns74.com` if that is not set.
    /// - Returns: the file's text.
    public func nrptOriginal(server: String = "ns74.com") -> String {
        registryFile(remark: [], list: registryList, server: server, lineEnd: "\n")
    }

    private func registryFile(remark: [String], list: String, server: String, lineEnd: String) -> String {
        let path = #"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig"#
        let lines =
            ["Windows Registry Editor Version 5.00", ""] + remark + [
                "[\(path)\\\(Self.nrptRule)]",
                "\"ConfigOptions\"=dword:00000008",
                "\"Name\"=hex(7):\(list)",
                "\"IPSECCARestriction\"=\"\"",
                "\"GenericDNSServers\"=\"\(server)\"",
                "\"Version\"=dword:00000002",
            ]
        return lines.map { $0 + lineEnd }.joined()
    }

    /// The names with a dot in front, each with a zero behind it, in UTF-16 with the low octet first.
    private var registryList: String {
        names.flatMap { "." + $0 + "\u{0}" }.flatMap(\.utf16)
            .map { unit in
                let digits = String(unit & 0xff, radix: 16)
                return (digits.utf8.count == 1 ? "0" : "") + digits + ",00"
            }
            .joined(separator: ",")
    }
}
