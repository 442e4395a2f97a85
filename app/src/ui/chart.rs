//! Charts as drawings of the server: no script, no colour that a sheet does not name. Whoever cannot see them reads
//! title and description, and the table that stands below each of them.

use leptos::prelude::*;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub label: String,
    /// Not negative.
    pub value: f64,
    /// The value in words, at the end of the line.
    pub words: String,
    /// Where the true value lies, in the same unit.
    pub interval: Option<(f64, f64)>,
}

/// Width of the drawing in its own units; it fills the page on a phone.
const WIDTH: f64 = 400.0;
/// Height of one line: words above the bar.
const LINE: f64 = 40.0;
/// Longest label, in characters; the table has all of it.
const LABEL: usize = 34;

/// Horizontal bars from a common zero, the whole width being the largest value or upper bound; a thin line over a bar is
/// its interval. `id` is unique on the page.
pub fn bars(id: &str, title: &str, description: &str, bars: &[Bar]) -> AnyView {
    figure(bars_drawn(id, (title, description), bars))
}

fn bars_drawn(id: &str, words: (&str, &str), bars: &[Bar]) -> String {
    let most =
        bars.iter().map(|bar| bar.interval.map_or(bar.value, |(_, high)| high.max(bar.value))).fold(0.0, f64::max);
    let x = |value: f64| if most > 0.0 { value / most * WIDTH } else { 0.0 };
    let mut inside = String::new();
    for (at, bar) in bars.iter().enumerate() {
        let top = at as f64 * LINE;
        inside.push_str(&line(bar, top, x(bar.value)));
        if let Some((low, high)) = bar.interval {
            inside.push_str(&whisker(x(low), x(high), top + 28.0));
        }
    }
    drawing(id, words, bars.len(), &inside)
}

/// A Pareto chart lying on its side: the bars, the most first, as shares of all, and the line of what they add up to.
/// `words` of each bar is what is written at its end; the guide stands at 80 %.
pub fn pareto(id: &str, title: &str, description: &str, bars: &[Bar]) -> AnyView {
    figure(pareto_drawn(id, (title, description), bars))
}

fn pareto_drawn(id: &str, words: (&str, &str), bars: &[Bar]) -> String {
    let all: f64 = bars.iter().map(|bar| bar.value).sum();
    let x = |value: f64| if all > 0.0 { value / all * WIDTH } else { 0.0 };
    let height = bars.len() as f64 * LINE;
    let guide = 0.8 * WIDTH;
    let mut inside = format!(r#"<line class="chart-guide" x1="{guide:.1}" y1="0" x2="{guide:.1}" y2="{height:.1}"/>"#);
    let (mut sum, mut points, mut dots) = (0.0, String::new(), String::new());
    for (at, bar) in bars.iter().enumerate() {
        let top = at as f64 * LINE;
        sum += bar.value;
        inside.push_str(&line(bar, top, x(bar.value)));
        let (cx, cy) = (x(sum), top + 28.0);
        points.push_str(&format!("{cx:.1},{cy:.1} "));
        dots.push_str(&format!(r#"<circle class="chart-dot" cx="{cx:.1}" cy="{cy:.1}" r="3"/>"#));
    }
    inside.push_str(&format!(r#"<polyline class="chart-sum" points="{}"/>{dots}"#, points.trim_end()));
    drawing(id, words, bars.len(), &inside)
}

fn line(bar: &Bar, top: f64, width: f64) -> String {
    let (words_y, bar_y) = (top + 15.0, top + 22.0);
    let shown = match bar.label.chars().count() {
        count if count > LABEL => bar.label.chars().take(LABEL - 1).chain(['…']).collect(),
        _ => bar.label.clone(),
    };
    format!(
        concat!(
            r#"<text class="chart-label" x="0" y="{words_y:.1}">{label}</text>"#,
            r#"<text class="chart-value" x="{end:.1}" y="{words_y:.1}" text-anchor="end">{words}</text>"#,
            r#"<rect class="chart-ground" x="0" y="{bar_y:.1}" width="{end:.1}" height="12"/>"#,
            r#"<rect class="chart-bar" x="0" y="{bar_y:.1}" width="{width:.1}" height="12"/>"#,
        ),
        words_y = words_y,
        bar_y = bar_y,
        end = WIDTH,
        width = width,
        label = escaped(&shown),
        words = escaped(&bar.words),
    )
}

fn whisker(low: f64, high: f64, y: f64) -> String {
    let (top, bottom) = (y - 4.0, y + 4.0);
    format!(
        r#"<path class="chart-interval" d="M{low:.1} {top:.1}V{bottom:.1}M{low:.1} {y:.1}H{high:.1}M{high:.1} {top:.1}V{bottom:.1}"/>"#
    )
}

fn drawing(id: &str, (title, description): (&str, &str), count: usize, inside: &str) -> String {
    let height = count.max(1) as f64 * LINE;
    format!(
        concat!(
            r#"<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{id}-title {id}-desc">"#,
            r#"<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>{inside}</svg>"#,
        ),
        WIDTH = WIDTH,
        height = height,
        id = id,
        title = escaped(title),
        description = escaped(description),
        inside = inside,
    )
}

fn figure(svg: String) -> AnyView {
    view! { <figure class="chart" inner_html=svg></figure> }.into_any()
}

/// Labels are words of people.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: f64) -> Bar {
        Bar { label: label.to_string(), value, words: value.to_string(), interval: Some((value / 2.0, value * 2.0)) }
    }

    #[test]
    fn labels_stay_words_and_bars_keep_their_proportion() {
        let drawn = bars_drawn("a", ("T", "D"), &[bar("<b>x</b>", 50.0), bar("y", 25.0)]);
        assert!(drawn.contains("&lt;b&gt;x&lt;/b&gt;") && !drawn.contains("<b>"), "{drawn}");
        assert!(drawn.contains(r#"width="200.0""#) && drawn.contains(r#"width="100.0""#), "{drawn}");
        assert!(drawn.contains(r#"aria-labelledby="a-title a-desc""#), "{drawn}");
    }

    #[test]
    fn a_pareto_line_ends_at_all() {
        let drawn = pareto_drawn("p", ("T", "D"), &[bar("a", 6.0), bar("b", 3.0), bar("c", 1.0)]);
        assert!(drawn.contains(r#"points="240.0,28.0 360.0,68.0 400.0,108.0""#), "{drawn}");
        assert!(pareto_drawn("p", ("T", "D"), &[]).contains("<svg"), "nothing is a drawing too");
    }
}
