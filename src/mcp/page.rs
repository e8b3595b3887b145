//! A part of a long list: how many items at most, and from which one on.

/// Items of a list that is not asked to be of another length.
const USUAL: usize = 10;

/// Most items of a list.
const MOST: usize = 50;

/// The part of a list that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub offset: usize,
    pub limit: usize,
}

impl Page {
    /// Reads what was asked for.
    pub(super) fn new(limit: Option<usize>, cursor: Option<&str>) -> Result<Page, String> {
        Ok(Page {
            offset: offset(cursor)?,
            limit: limit.unwrap_or(USUAL).clamp(1, MOST),
        })
    }

    /// Returns the cursor of the page after this one, where `shown` items of it were shown.
    pub(super) fn next(self, shown: usize, total: usize) -> Option<String> {
        let next = self.offset + shown;

        // A page without items leads nowhere, however many are said to be left.
        (shown > 0 && next < total).then(|| next.to_string())
    }
}

/// Reads a cursor; without one, a list starts at its first item.
pub(super) fn offset(cursor: Option<&str>) -> Result<usize, String> {
    let Some(cursor) = cursor else { return Ok(0) };

    cursor.parse().map_err(|_| {
        format!("`{cursor}` is not a cursor; take `next_cursor` of the answer before, or leave `cursor` out.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_leads_to_the_next() {
        let page = Page::new(Some(2), Some("4")).unwrap();
        assert_eq!(page.next(2, 7).as_deref(), Some("6"));
        assert_eq!(page.next(2, 6), None);
        assert_eq!(page.next(0, 7), None);
    }

    #[test]
    fn limits_are_bounded_and_cursors_are_checked() {
        assert_eq!(Page::new(Some(0), None).unwrap().limit, 1);
        assert_eq!(Page::new(Some(9000), None).unwrap().limit, MOST);
        assert!(
            Page::new(None, Some("next"))
                .unwrap_err()
                .contains("`next` is not a cursor")
        );
    }
}
