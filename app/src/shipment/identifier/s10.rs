//! UPU S10: the 13-character number of an international postal item, `LL NNNNNNNN C CC`.

const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];

/// ISO 3166-1 alpha-2, and `AN` of the former Netherlands Antilles that old items still carry.
const COUNTRIES: &str = "ADAEAFAGAIALAMANAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICK\
CLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIM\
INIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENF\
NGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTM\
TNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// Two letters, nine digits, two letters: 13 ASCII characters in upper case.
pub fn is_shaped(number: &str) -> bool {
    let b = number.as_bytes();
    b.len() == 13
        && b[..2].iter().chain(&b[11..]).all(u8::is_ascii_uppercase)
        && b[2..11].iter().all(u8::is_ascii_digit)
}

/// Shaped, the check digit fits, and the last two letters are a country.
pub fn is_valid(number: &str) -> bool {
    is_shaped(number)
        && check_digit(&number.as_bytes()[2..10]) == number.as_bytes()[10]
        && COUNTRIES.as_bytes().chunks(2).any(|country| country == &number.as_bytes()[11..])
}

/// Check digit of the eight ASCII digits: `11 - (weighted sum mod 11)`, where 10 becomes 0 and 11 becomes 5 (UPU S10).
fn check_digit(serial: &[u8]) -> u8 {
    let sum: u32 = serial.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    match 11 - sum % 11 {
        10 => b'0',
        11 => b'5',
        digit => b'0' + digit as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors() {
        for valid in ["EE471108151FR", "RR473124829GB", "EB000717595HK", "RB123456785US"] {
            assert!(is_valid(valid), "{valid}");
        }
        for invalid in ["EE471108152FR", "RR473124829XX", "RB123456785XX", "ET123456789AU"] {
            assert!(is_shaped(invalid) && !is_valid(invalid), "{invalid}");
        }
        for other in ["", "RR473124829G", "RR47312482AGB", "R1473124829GB", "ééééééa"] {
            assert!(!is_shaped(other), "{other}");
        }
    }

    #[test]
    fn countries_are_pairs_in_order() {
        let pairs: Vec<&[u8]> = COUNTRIES.as_bytes().chunks(2).collect();
        assert_eq!(pairs.len(), 250);
        assert!(pairs.is_sorted());
    }
}
