// SPDX-License-Identifier: MIT
import Entropy
import Testing

@Suite struct JitterExtractionTests {
    @Test("Times are counted in the steps of their clock")
    func steps() {
        let extraction = JitterExtraction(calibratedWith: [1_000, 1_066, 1_110, 1_220, 1_242])
        #expect(extraction.step == 22)
        #expect(extraction.samples(of: [2_000, 2_022, 2_066, 2_066, 2_066 + 22 * 300]) == [1, 2, 0, 44])
    }

    @Test("Clocks that stand still or go back give samples all the same, for their tests to find")
    func odd() {
        #expect(JitterExtraction(calibratedWith: []).step == 1)
        #expect(JitterExtraction(calibratedWith: [5]).step == 1)
        #expect(JitterExtraction(calibratedWith: [5, 5, 5]).step == 1)
        let extraction = JitterExtraction(calibratedWith: [10, 20, 5])
        #expect(extraction.samples(of: [3, 3, 2]) == [0, 255])
        #expect(extraction.samples(of: [3]) == [])
        #expect(extraction.samples(of: []) == [])
        #expect(JitterExtraction(calibratedWith: [0, .max]).samples(of: [0, .max, 0]).count == 2)
    }
}
