//! Columns aligned with blanks, as Go's `text/tabwriter` does it.

/// How wide columns are.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Least width of a column, padding included.
    pub min_width: usize,
    /// Blanks between the longest cell and the next column.
    pub padding: usize,
}

/// The tables of the Docker command line.
pub const DOCKER: Layout = Layout { min_width: 10, padding: 3 };
/// The tables of engines of 2014.
pub const DOCKER_2014: Layout = Layout { min_width: 20, padding: 3 };

/// Replaces the tabs of `text`: every cell that a tab ends is padded to its column; a column is as wide as the widest
/// of its cells in neighbouring lines that have it.
pub fn align(text: &str, layout: Layout) -> String {
    let ends_with_newline = text.ends_with('\n');
    let body = text.strip_suffix('\n').unwrap_or(text);
    if body.is_empty() {
        return text.to_owned();
    }
    let lines: Vec<Vec<&str>> = body.split('\n').map(|line| line.split('\t').collect()).collect();
    let widths = widths(&lines, layout);
    let mut out = String::with_capacity(text.len() * 2);
    for (index, (cells, widths)) in lines.iter().zip(&widths).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            out.push_str(cell);
            if let Some(width) = widths.get(column) {
                out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
            }
        }
        if index + 1 < lines.len() || ends_with_newline {
            out.push('\n');
        }
    }
    out
}

/// For each line the widths of its tab-ended cells.
fn widths(lines: &[Vec<&str>], layout: Layout) -> Vec<Vec<usize>> {
    let mut widths: Vec<Vec<usize>> =
        lines.iter().map(|cells| vec![0; cells.len().saturating_sub(1)]).collect();
    let columns = widths.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..columns {
        let mut start = 0;
        while start < lines.len() {
            let run = widths.iter().skip(start).take_while(|w| column < w.len()).count();
            let cells = lines.iter().skip(start).take(run).filter_map(|cells| cells.get(column));
            let widest = cells.map(|cell| cell.chars().count() + layout.padding).max().unwrap_or(0);
            for width in widths.iter_mut().skip(start).take(run).filter_map(|w| w.get_mut(column)) {
                *width = widest.max(layout.min_width);
            }
            start += run.max(1);
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_padded_and_the_last_cell_is_not() {
        let text = "IMAGE\tSIZE\tCOMMENT\n123456789012\t0B\t\nab\t1.98MB\tImported from -\n";
        let want = "IMAGE          SIZE      COMMENT\n123456789012   0B        \nab             1.98MB    Imported from -\n";
        assert_eq!(align(text, DOCKER), want);
    }

    #[test]
    fn a_column_ends_where_a_line_lacks_it() {
        assert_eq!(
            align("a\tb\nplain\nlonger cell here\tc\n", DOCKER),
            "a         b\nplain\nlonger cell here   c\n"
        );
    }
}
