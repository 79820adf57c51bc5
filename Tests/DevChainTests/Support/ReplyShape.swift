// SPDX-License-Identifier: MIT
import JSONRPC

/// What has to be the same of two replies that tell of different wallets, coins or moments: the status, the error code,
/// and the names of the members of the result or of its first element.
struct ReplyShape: Equatable {
    var status: Int
    var code: Int?
    var members: [String]

    init(status: Int, body: [UInt8]) {
        self.status = status
        let reply = (try? JSONParser().parse(body)) ?? .null
        code = reply["error"]?["code"]?.int
        let result = reply["result"] ?? .null
        members = (result.object ?? result.array?.first?.object)?.members.map(\.key) ?? []
    }
}
