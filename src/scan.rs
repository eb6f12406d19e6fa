//! Scanning bytes for the few that matter.

/// How many bytes are looked at together: a compiler turns the test of so many into a handful of vector instructions.
const CHUNK: usize = 32;

/// Gives the place of the first byte that is wanted. `wanted` should be a few comparisons without branches.
#[inline]
pub fn position(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let mut chunks = bytes.chunks_exact(CHUNK);
    let mut at = 0;
    for chunk in &mut chunks {
        if chunk.iter().fold(false, |found, byte| found | wanted(*byte)) {
            break;
        }
        at += CHUNK;
    }
    bytes.get(at..)?.iter().position(|byte| wanted(*byte)).map(|found| at + found)
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_first_wanted_byte_is_found_wherever_it_stands() {
        for length in 0..100 {
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = b'&';
                bytes[length - 1] = b'&';
                assert_eq!(position(&bytes, |byte| byte == b'&'), Some(at));
            }
            assert_eq!(position(&vec![b'a'; length], |byte| byte == b'&'), None);
        }
    }
}
