// SPDX-License-Identifier: MIT
internal import NVS
internal import Nettle

/// A file of the dashboard, as it stands in `Files/` and is compiled into the program.
public struct DashboardFile: Sendable {
    /// Its name, such as `main.js`.
    public let name: String
    /// Its media type.
    public let type: String
    /// What is in it.
    public let octets: [UInt8]
    /// Its version: an entity tag in its quotes (RFC 9110 §8.8.3).
    public let tag: String

    private init(_ name: String, _ type: String, _ octets: [UInt8]) {
        self.name = name
        self.type = type
        self.octets = octets
        tag = "\"\(Hex.encode(Hash.sha256(octets).prefix(12)))\""
    }

    private static let script = "text/javascript; charset=utf-8"

    /// The page that loads the others.
    public static let page = DashboardFile("index.html", "text/html; charset=utf-8", PackageResources.index_html)

    /// What the page loads.
    public static let parts = [
        DashboardFile("style.css", "text/css; charset=utf-8", PackageResources.style_css),
        DashboardFile("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        DashboardFile("main.js", script, PackageResources.main_js),
        DashboardFile("api.js", script, PackageResources.api_js),
        DashboardFile("dom.js", script, PackageResources.dom_js),
        DashboardFile("words.js", script, PackageResources.words_js),
        DashboardFile("live.js", script, PackageResources.live_js),
        DashboardFile("chart.js", script, PackageResources.chart_js),
        DashboardFile("overview.js", script, PackageResources.overview_js),
        DashboardFile("names.js", script, PackageResources.names_js),
        DashboardFile("numbers.js", script, PackageResources.numbers_js),
        DashboardFile("internet.js", script, PackageResources.internet_js),
        DashboardFile("log.js", script, PackageResources.log_js),
    ]
}
