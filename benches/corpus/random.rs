//! Numbers that look random and are the same in every run: SplitMix64 (Steele, Lea and Flood, 2014).

/// A stream of numbers.
pub struct Random(u64);

impl Random {
    /// Begins the stream that belongs to `seed` and `stream`, so that a page's text does not depend on the pages before it.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random(seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03));
        random.next();
        random
    }

    /// Gives the next 64 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Gives a number below `end`, which must not be 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The bias is below 2⁻³² for the small ranges here.
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// Gives a number from `first` to `last`, both included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below((last - first + 1) as u64) as usize
    }

    /// Answers yes once in `times`.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// Picks one of a list that is not empty.
    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.between(0, list.len() - 1)]
    }
}
