// SPDX-License-Identifier: MIT

/// A pattern as a tree.
indirect enum PatternSyntax {
    case empty
    case set(OctetSet)
    case start
    case end
    case sequence([PatternSyntax])
    case alternatives([PatternSyntax])
    case group(PatternSyntax, index: Int)
    case repeated(PatternSyntax, least: Int, most: Int?)
}
