// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

// One list for every target: what Swift 7 is expected to make the default, and what keeps octets from outside harmless.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
    // Lets a type hold or return a Span. swift-nio, swift-system and swift-collections ship with the same flag.
    .enableExperimentalFeature("Lifetimes"),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdHTTP2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let tomlKit = product(name: "TOMLKit", package: "TOMLKit")
}

/// A Swift module in `Sources/`, with its tests in `Tests/` where it has any of its own.
func module(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], hasFixtures: Bool = true) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        resources: hasFixtures ? [.copy("Fixtures")] : [],
        swiftSettings: settings
    )
}

let package = Package(
    name: "numen",
    products: [
        .executable(name: "numen", targets: ["numen"]),
        .executable(name: "numen-entropy", targets: ["numen-entropy"]),
        .executable(name: "numen-wallet", targets: ["numen-wallet"]),
        // From records of the chain to answers without sockets and files: what Benchmarks/ measures.
        .library(
            name: "NumenAnswers",
            targets: ["AnswerCache", "ChainZones", "DNSWire", "ENUM", "NVS", "NameIndex", "NameServer"]
        ),
        // The same with the resolver beside it.
        .library(
            name: "NumenResolving",
            targets: ["Clearnet", "DNSTransport", "IP", "ResolverPolicy", "Unbound"]
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // C fences: module maps and tiny shims.
        .target(name: "CLinux"),
        .target(name: "CProcessor"),
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"])]),
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CUnbound", pkgConfig: "libunbound", providers: [.apt(["libunbound-dev"])]),
        .systemLibrary(name: "CLibevent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),

        // Ground: the standard library only.
        module("DNSWire"),
        module("NVS"),
        module("JSONRPC"),
        module("ENUM", ["DNSWire"]),
        module("IP", ["DNSWire"]),

        // Wrappers: own the C pointers.
        module("LDNS", ["CLDNS"]),
        module("Secp256k1", ["CSecp256k1"]),
        module("Nettle", ["CNettle"]),
        module("Logarithm"),
        module("Unbound", ["CLibevent", "CLinux", "COpenSSL", "CUnbound", "DNSWire", "IP"]),

        // Domain: octets and values, no I/O.
        module("Address", ["Nettle", "Secp256k1"]),
        module("Access", ["JSONRPC", "NVS", "Nettle"]),
        // Pages, styles and scripts, which are compiled in: the program needs no files beside it.
        module("Dashboard", ["NVS", "Nettle"], resources: [.embedInCode("Files")]),
        module("Entropy", ["Logarithm", "Nettle"]),
        module("NameIndex", ["DNSWire"]),
        module("NameServer", ["DNSWire", "NameIndex"]),
        module("AnswerCache", ["DNSWire", "NameIndex"]),
        module("EmerDNS", ["DNSWire", "NVS", "NameIndex"]),
        module("ChainZones", ["Address", "DNSWire", "EmerDNS", "ENUM", "NVS", "NameIndex"]),
        module("ResolverPolicy", ["DNSWire", "IP", "JSONRPC", "NVS", "NameIndex"]),

        // Edges: sockets, files, other programs.
        module("Telemetry", [.coreMetrics]),
        module(
            "DNSTransport",
            ["CLinux", "DNSWire", "IP", "NameServer", .logging, .nioCore, .nioPosix, .serviceLifecycle]
        ),
        module(
            "Clearnet",
            [
                "AnswerCache", "DNSTransport", "DNSWire", "IP", "NameIndex", "NameServer", "ResolverPolicy", "Unbound",
                .nioCore, .nioPosix,
            ]
        ),
        module(
            "Chain",
            [
                "ChainZones", "ENUM", "JSONRPC", "NVS", "NameIndex",
                .asyncHTTPClient, .coreMetrics, .logging, .nioCore, .nioHTTP1, .nioPosix, .serviceLifecycle,
            ]
        ),
        module("Store", ["Access", "Chain", "JSONRPC", "NVS", "Nettle", .grdb]),
        module(
            "DevChain",
            ["Address", "JSONRPC", "NVS", .grdb, .hummingbird, .logging, .nioCore, .serviceLifecycle]
        ),
        module("Settings", ["ENUM", .configuration, .tomlKit]),
        module("Control", ["JSONRPC", .logging, .nioCore, .nioPosix, .serviceLifecycle]),
        module(
            "Supervision",
            ["CLinux", "JSONRPC", .logging, .serviceLifecycle, .subprocess, .systemPackage]
        ),
        module("EntropyFeeder", ["CLinux", "CProcessor", "Entropy", "JSONRPC", "Supervision"]),
        module("WalletGate", ["Chain", "JSONRPC", "NVS", "Nettle", "Store", "Supervision", .grdb, .logging]),
        module(
            "HTTPAPI",
            [
                "Access", "Address", "DNSWire", "Dashboard", "ENUM", "Entropy", "IP", "JSONRPC", "NVS",
                "ResolverPolicy", "Telemetry",
                .coreMetrics, .httpTypes, .hummingbird, .hummingbirdCore, .hummingbirdHTTP2, .logging, .nioCore,
                .nioHTTP1,
                .nioHTTPTypes, .nioPosix, .nioSSL, .nioTLS, .serviceLifecycle,
            ]
        ),
        module(
            "Daemon",
            [
                "Access", "CLinux", "Chain", "ChainZones", "Clearnet", "Control", "DNSTransport", "DNSWire", "DevChain",
                "ENUM", "Entropy", "EntropyFeeder", "HTTPAPI", "IP", "JSONRPC", "NVS", "NameIndex", "NameServer",
                "ResolverPolicy", "Settings", "Store", "Supervision", "Telemetry", "Unbound", "WalletGate",
                .hummingbird, .logging, .serviceLifecycle, .unixSignals,
            ]
        ),

        // Programs.
        .executableTarget(
            name: "numen",
            dependencies: [
                "Access", "Control", "DNSWire", "Daemon", "Entropy", "EntropyFeeder", "JSONRPC", "NVS", "Settings",
                "Store", "Supervision", .argumentParser, .logging,
            ],
            swiftSettings: settings
        ),

        .executableTarget(
            name: "numen-entropy",
            dependencies: ["EntropyFeeder"],
            swiftSettings: settings
        ),

        .executableTarget(
            name: "numen-wallet",
            dependencies: ["Supervision", "WalletGate"],
            swiftSettings: settings
        ),

        // Tests mirror the sources.
        .target(name: "RandomTesting", path: "Tests/RandomTesting", swiftSettings: settings),
        tests("DNSWire", ["LDNS", "RandomTesting"]),
        tests("Entropy", ["Nettle", "RandomTesting"]),
        tests("NVS", ["Address", "RandomTesting"]),
        tests("JSONRPC", ["RandomTesting"]),
        tests("ENUM", ["DNSWire", "RandomTesting"]),
        tests("Address", ["Nettle", "RandomTesting", "Secp256k1"]),
        tests("NameIndex", ["DNSWire", "RandomTesting"]),
        tests("NameServer", ["DNSWire", "LDNS", "NameIndex", "RandomTesting"]),
        tests("AnswerCache", ["DNSWire", "LDNS", "NameIndex", "RandomTesting"], hasFixtures: false),
        tests("EmerDNS", ["DNSWire", "LDNS", "NameIndex", "NameServer", "NVS", "RandomTesting"]),
        tests("ChainZones", ["DNSWire", "ENUM", "LDNS", "NVS", "NameIndex", "NameServer"]),
        tests("ResolverPolicy", ["DNSWire", "IP", "NVS", "NameIndex", "RandomTesting"]),
        tests("IP"),
        tests("Unbound", ["COpenSSL", "DNSWire", "IP", "LDNS"], hasFixtures: false),
        tests(
            "DNSTransport",
            ["DNSWire", "IP", "NameServer", "RandomTesting", .logging, .serviceLifecycle],
            hasFixtures: false
        ),
        tests(
            "Clearnet",
            [
                "DNSTransport", "DNSWire", "IP", "LDNS", "NameIndex", "NameServer", "ResolverPolicy", "Unbound",
                .logging,
            ],
            hasFixtures: false
        ),
        tests("Telemetry", [.coreMetrics], hasFixtures: false),
        tests("Chain", ["JSONRPC", "NVS", "RandomTesting", "Store", .logging, .nioCore, .nioPosix]),
        tests("Access", ["JSONRPC", "RandomTesting"]),
        .executableTarget(
            name: "SupervisedProgram",
            dependencies: ["JSONRPC", "Supervision"],
            path: "Tests/SupervisedProgram",
            swiftSettings: settings
        ),
        tests("Supervision", ["JSONRPC", "RandomTesting", "SupervisedProgram", .logging]),
        tests(
            "EntropyFeeder",
            ["Entropy", "JSONRPC", "RandomTesting", "Supervision", "numen-entropy", .logging],
            hasFixtures: false
        ),
        tests(
            "WalletGate",
            [
                "Chain", "DevChain", "JSONRPC", "NVS", "Nettle", "RandomTesting", "Supervision", "numen-wallet",
                .logging, .nioCore, .nioHTTP1, .nioPosix,
            ]
        ),
        tests(
            "HTTPAPI",
            [
                "Access", "DNSWire", "ENUM", "Entropy", "IP", "JSONRPC", "NVS", "RandomTesting", "ResolverPolicy",
                "Telemetry",
                .httpTypes, .hummingbird, .logging, .nioCore, .serviceLifecycle,
            ]
        ),
        tests("Store", ["Access", "Chain", "JSONRPC", "NVS", "RandomTesting", .grdb]),
        tests("Settings", ["ENUM", "RandomTesting"]),
        tests("Control", ["JSONRPC", "RandomTesting", .logging, .serviceLifecycle]),
        tests("DevChain", ["JSONRPC", "NVS", .asyncHTTPClient, .nioCore, .nioHTTP1]),
        // The program as its users meet it.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "RandomTesting", "numen", "numen-entropy", "numen-wallet", .grdb, .subprocess, .systemPackage,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
    ]
)
