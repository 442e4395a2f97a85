//! Settings of `parceldesk serve` for classes.

use app::customer::class::Thresholds;
use clap::Args;

/// Where classes of customers part, by what they contribute in a rolling year.
#[derive(Debug, Clone, Args)]
pub struct ClassLimits {
    /// Percent of all contributions that customers of class A bring together.
    #[arg(long = "class-a-percent", env = "PARCELDESK_CLASS_A_PERCENT", default_value_t = 80,
        value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=98))]
    pub a_percent: u8,
    /// Percent that A and B bring together; must be more than that of A.
    #[arg(long = "class-b-percent", env = "PARCELDESK_CLASS_B_PERCENT", default_value_t = 95,
        value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(2..=99))]
    pub b_percent: u8,
    /// Points beyond such a limit at which a customer's class changes, so that none changes with every parcel.
    #[arg(long = "class-margin-percent", env = "PARCELDESK_CLASS_MARGIN_PERCENT", default_value_t = 2,
        value_name = "POINTS", value_parser = clap::value_parser!(u8).range(0..=20))]
    pub margin_percent: u8,
}

impl ClassLimits {
    /// # Errors
    /// A sentence when the limits do not fit together.
    pub fn thresholds(&self) -> Result<Thresholds, String> {
        let (a_percent, b_percent, margin_percent) = (self.a_percent, self.b_percent, self.margin_percent);
        let thresholds = Thresholds { a_percent, b_percent, margin_percent };
        match thresholds.is_sound() {
            true => Ok(thresholds),
            false => Err("--class-b-percent must be more than --class-a-percent".to_string()),
        }
    }
}

impl Default for ClassLimits {
    fn default() -> Self {
        let Thresholds { a_percent, b_percent, margin_percent } = Thresholds::default();
        ClassLimits { a_percent, b_percent, margin_percent }
    }
}
