//! Words of EPCIS 2.0 and of the Core Business Vocabulary 2.0.

/// Kinds of event that say something about where an object is. A transformation consumes its objects.
pub const MOVES: [&str; 4] = ["ObjectEvent", "AggregationEvent", "TransactionEvent", "AssociationEvent"];

/// Fields of an event, of all kinds and both notations; any other must carry a namespace.
const FIELDS: [&str; 33] = [
    "@context",
    "action",
    "baseExtension",
    "bizLocation",
    "bizStep",
    "bizTransactionList",
    "certificationInfo",
    "childEPCs",
    "childQuantityList",
    "destinationList",
    "disposition",
    "epcClass",
    "epcList",
    "errorDeclaration",
    "eventID",
    "eventTime",
    "eventTimeZoneOffset",
    "extension",
    "ilmd",
    "inputEPCList",
    "inputQuantityList",
    "outputEPCList",
    "outputQuantityList",
    "parentID",
    "persistentDisposition",
    "quantity",
    "quantityList",
    "readPoint",
    "recordTime",
    "sensorElementList",
    "sourceList",
    "transformationID",
    "type",
];

const BIZ_STEPS: [&str; 41] = [
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
];

const DISPOSITIONS: [&str; 33] = [
    "active",
    "available",
    "completeness_inferred",
    "completeness_verified",
    "conformant",
    "container_closed",
    "container_open",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "mismatch_class",
    "mismatch_instance",
    "mismatch_quantity",
    "needs_replacement",
    "no_pedigree_match",
    "non_conformant",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unavailable",
    "unknown",
];

/// An event type of EPCIS, or somebody's own with a namespace.
pub fn is_event(kind: &str) -> bool {
    MOVES.contains(&kind) || matches!(kind, "TransformationEvent" | "QuantityEvent") || kind.contains(':')
}

/// A field of the standard, or somebody's own with a namespace.
pub fn is_field(name: &str) -> bool {
    name.contains(':') || FIELDS.contains(&name)
}

/// A bare word must be the standard's; everything else must be a URI.
pub fn is_biz_step(word: &str) -> bool {
    word.contains(':') || BIZ_STEPS.contains(&word)
}

/// A bare word must be the standard's; everything else must be a URI.
pub fn is_disposition(word: &str) -> bool {
    word.contains(':') || DISPOSITIONS.contains(&word)
}

/// `receiving` of `urn:epcglobal:cbv:bizstep:receiving` and `https://ref.gs1.org/cbv/BizStep-receiving`.
pub fn last_word(uri: &str) -> &str {
    let last = uri.trim().trim_end_matches('/').rsplit([':', '/', '#']).next().unwrap_or(uri);
    last.split_once('-')
        .filter(|(kind, _)| matches!(*kind, "BizStep" | "Bizstep" | "Disp"))
        .map_or(last, |(_, word)| word)
}
