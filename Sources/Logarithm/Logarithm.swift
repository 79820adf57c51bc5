// SPDX-License-Identifier: MIT
internal import Glibc

/// The logarithms and powers of the C library, for modules that use nothing else of it.
public enum Logarithm {
    /// The logarithm to base e; minus infinity of 0, not a number of less.
    public static func natural(_ value: Double) -> Double { log(value) }

    /// The logarithm to base 2; minus infinity of 0, not a number of less.
    public static func binary(_ value: Double) -> Double { log2(value) }

    /// e to a power.
    public static func exponential(_ exponent: Double) -> Double { exp(exponent) }

    /// 2 to a power.
    public static func powerOfTwo(_ exponent: Double) -> Double { exp2(exponent) }

    /// A number to a power.
    public static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
