//! Virtual time: nanoseconds since 1970-01-01T00:00:00Z, and the civil calendar over it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment, in nanoseconds since the Unix epoch (1677 to 2262).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Time(pub i64);

/// A moment in the proleptic Gregorian calendar, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub nanosecond: u32,
    /// 0 is Sunday.
    pub weekday: u32,
    /// 1 to 366.
    pub yearday: u32,
}

const NANOS: i64 = 1_000_000_000;

impl Time {
    pub const EPOCH: Self = Self(0);

    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(NANOS))
    }

    /// Whole seconds, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(NANOS)
    }

    /// Nanoseconds within the second, `0..1_000_000_000`.
    pub const fn subsec_nanos(self) -> u32 {
        self.0.rem_euclid(NANOS) as u32
    }

    pub const fn plus_nanos(self, nanos: i64) -> Self {
        Self(self.0.saturating_add(nanos))
    }

    pub const fn plus_millis(self, millis: i64) -> Self {
        self.plus_nanos(millis.saturating_mul(1_000_000))
    }

    /// The moment cut to whole seconds, as tar headers hold it.
    pub const fn floor_to_secs(self) -> Self {
        Self::from_secs(self.secs())
    }

    /// Days-to-date conversion after Howard Hinnant's `civil_from_days`.
    pub fn civil(self) -> Civil {
        let secs = self.secs();
        let days = secs.div_euclid(86_400);
        let of_day = secs.rem_euclid(86_400);
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        let first = Self::from_civil(year, 1, 1, 0, 0, 0).secs().div_euclid(86_400);
        Civil {
            year,
            month: month as u32,
            day: day as u32,
            hour: (of_day / 3600) as u32,
            minute: (of_day / 60 % 60) as u32,
            second: (of_day % 60) as u32,
            nanosecond: self.subsec_nanos(),
            weekday: (days + 4).rem_euclid(7) as u32,
            yearday: (days - first + 1) as u32,
        }
    }

    /// From a calendar date, UTC; fields out of their range carry over.
    pub fn from_civil(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> Self {
        let year = year + (month - 1).div_euclid(12);
        let month = (month - 1).rem_euclid(12) + 1;
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        let days = era * 146_097 + doe - 719_468;
        Self::from_secs(days * 86_400 + hour * 3600 + minute * 60 + second)
    }
}

/// RFC 3339 with nanoseconds as Go prints them (`2006-01-02T15:04:05.999999999Z07:00`): trailing zeros dropped.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.civil();
        write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)?;
        if c.nanosecond != 0 {
            let digits = format!("{:09}", c.nanosecond);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_and_back() {
        for (secs, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_704_067_200, "2024-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            let time = Time::from_secs(secs);
            assert_eq!(time.to_string(), text);
            let c = time.civil();
            let parts = [c.month, c.day, c.hour, c.minute, c.second].map(i64::from);
            assert_eq!(Time::from_civil(c.year, parts[0], parts[1], parts[2], parts[3], parts[4]), time);
        }
        assert_eq!(Time(1_500_000_000).to_string(), "1970-01-01T00:00:01.5Z");
        assert_eq!(Time::from_secs(1_704_067_200).civil().weekday, 1);
        assert_eq!(Time::from_secs(1_735_603_200).civil().yearday, 366);
    }
}
