// SPDX-License-Identifier: MIT
import Foundation

/// Whether loops over random input run long: `NUMEN_LONG_TESTS=1` in the environment.
public let longTests = ProcessInfo.processInfo.environment["NUMEN_LONG_TESTS"] == "1"
