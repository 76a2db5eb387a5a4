//! Parses the tables.

/// A row with unescaped cells.
pub(crate) type Row<const CELLS: usize> = [String; CELLS];

/// The rows below the comments and the heading.
pub(crate) fn rows<const CELLS: usize>(table: &str) -> Vec<Row<CELLS>> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).map(row).collect()
}

fn row<const CELLS: usize>(line: &str) -> Row<CELLS> {
    let cells: Vec<_> = line.split('\t').map(unescape).collect();
    cells.try_into().unwrap_or_else(|_| panic!("not {CELLS} cells: {line:?}"))
}

/// `\n`, `\t` and `\uXXXX`.
fn unescape(cell: &str) -> String {
    let mut pieces = cell.split('\\');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (escaped, rest) = match piece.split_at(1) {
            ("n", rest) => ('\n', rest),
            ("t", rest) => ('\t', rest),
            ("u", rest) => {
                let code = u32::from_str_radix(&rest[..4], 16).expect(cell);
                (char::from_u32(code).expect(cell), &rest[4..])
            }
            (other, _) => panic!("unknown escape {other:?}"),
        };
        text.push(escaped);
        text.push_str(rest);
    }
    text
}
