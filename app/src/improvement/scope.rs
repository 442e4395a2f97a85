//! Which parcels and answers a change touched, and which it is compared with.

use super::{Place, ScopeKind};

/// Where one parcel or answer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Affected,
    Other,
}

/// The side of a parcel or answer. Without any place that is touched everything is. None where it is named on no side,
/// or where lane or unit is asked for and not known: it may have been touched or not.
pub fn side(scope: &[Place], lane: Option<&str>, unit: Option<&str>) -> Option<Side> {
    let is_in = |place: &Place| match place.kind {
        ScopeKind::Lane => lane == Some(place.member.as_str()),
        ScopeKind::Unit => unit == Some(place.member.as_str()),
    };
    let asks = |kind| scope.iter().any(|place| place.kind == kind);
    let is_known = (lane.is_some() || !asks(ScopeKind::Lane)) && (unit.is_some() || !asks(ScopeKind::Unit));
    match () {
        () if !scope.iter().any(|place| place.is_affected) => Some(Side::Affected),
        () if scope.iter().any(|place| place.is_affected && is_in(place)) => Some(Side::Affected),
        () if scope.iter().any(|place| !place.is_affected) => {
            scope.iter().any(|place| !place.is_affected && is_in(place)).then_some(Side::Other)
        }
        () => is_known.then_some(Side::Other),
    }
}

/// Whether the change touched them as far as anybody knows: it did, or their place is not known. Whoever spoke is rather
/// told once too often than not at all.
pub fn may_be_touched(scope: &[Place], lane: Option<&str>, unit: Option<&str>) -> bool {
    let asks = |kind| scope.iter().any(|place| place.kind == kind && place.is_affected);
    let is_unknown = (lane.is_none() && asks(ScopeKind::Lane)) || (unit.is_none() && asks(ScopeKind::Unit));
    match side(scope, lane, unit) {
        Some(Side::Affected) => true,
        Some(Side::Other) => false,
        None => is_unknown,
    }
}

/// Whether both touch a place; without any place a change touches all.
pub fn overlaps(one: &[Place], other: &[Place]) -> bool {
    let affected = |scope: &[Place]| -> Vec<(ScopeKind, String)> {
        let touched = scope.iter().filter(|place| place.is_affected);
        touched.map(|place| (place.kind, place.member.clone())).collect()
    };
    let (one, other) = (affected(one), affected(other));
    one.is_empty() || other.is_empty() || one.iter().any(|place| other.contains(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(member: &str, is_affected: bool) -> Place {
        Place { kind: ScopeKind::Lane, member: member.to_string(), is_affected }
    }

    fn unit(member: &str, is_affected: bool) -> Place {
        Place { kind: ScopeKind::Unit, ..lane(member, is_affected) }
    }

    #[test]
    fn all_others_are_compared_with_unless_some_are_named() {
        let open = [lane("SP>RJ", true)];
        assert_eq!(side(&open, Some("SP>RJ"), None), Some(Side::Affected));
        assert_eq!(side(&open, Some("SP>MG"), None), Some(Side::Other));
        assert_eq!(side(&open, None, None), None, "it may have been touched");
        let named = [lane("SP>RJ", true), lane("SP>MG", false)];
        assert_eq!(side(&named, Some("SP>MG"), None), Some(Side::Other));
        assert_eq!(side(&named, Some("SP>PR"), None), None);
        assert_eq!(side(&[], None, None), Some(Side::Affected));
    }

    #[test]
    fn whose_place_is_not_known_is_told() {
        let named = [lane("SP>RJ", true), lane("SP>MG", false)];
        for (lane, is_told) in [(Some("SP>RJ"), true), (Some("SP>MG"), false), (Some("SP>PR"), false), (None, true)] {
            assert_eq!(may_be_touched(&named, lane, None), is_told, "{lane:?}");
        }
        assert!(may_be_touched(&[], None, None));
        assert!(may_be_touched(&[unit("HUB-A", true)], Some("SP>RJ"), None));
        assert!(!may_be_touched(&[unit("HUB-A", true)], None, Some("HUB-B")));
    }

    #[test]
    fn either_lane_or_unit_touches() {
        let both = [lane("SP>RJ", true), unit("HUB-A", true)];
        assert_eq!(side(&both, Some("SP>MG"), Some("HUB-A")), Some(Side::Affected));
        assert_eq!(side(&both, Some("SP>MG"), Some("HUB-B")), Some(Side::Other));
        assert_eq!(side(&both, Some("SP>MG"), None), None);
    }

    #[test]
    fn changes_meet_where_both_touch() {
        assert!(overlaps(&[lane("SP>RJ", true)], &[lane("SP>RJ", true), unit("A", true)]));
        assert!(!overlaps(&[lane("SP>RJ", true)], &[lane("SP>RJ", false), unit("A", true)]));
        assert!(overlaps(&[], &[unit("A", true)]), "everywhere is there too");
    }
}
