// SPDX-License-Identifier: MIT
import Entropy

extension SourceHealth.Failure {
    /// What went wrong, in words.
    var words: String {
        switch self {
        case .repetition: "it gave one value too often in a row"
        case .proportion: "it gave one value too often"
        case .prediction: "what it gave could be foretold"
        case .silence: "it gave nothing"
        }
    }
}
