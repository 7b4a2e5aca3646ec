package nik

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var now = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func codes(problems []Problem) string {
	s := ""
	for _, p := range problems {
		s += string(p.Code) + " "
	}
	return s
}

func TestParse(t *testing.T) {
	cases := []struct {
		in, region, date, other string
		sex                     Sex
		serial                  int
		problems                string
	}{
		{"7306080305140001", "73.06.08", "2014-05-03", "1914-05-03", Male, 1, ""},
		{"7306.0843.0514 0002", "73.06.08", "2014-05-03", "1914-05-03", Female, 2, ""},
		{"7306082111260003", "73.06.08", "2026-11-21", "1926-11-21", Male, 3, ""},
		{"7306082311260003", "73.06.08", "1926-11-23", "", Male, 3, ""}, // tomorrow: the last century
		{"7306086902000001", "73.06.08", "2000-02-29", "", Female, 1, ""},
		{"7306082902010001", "73.06.08", "", "", "", 1, "date "},
		{"7306083102140001", "73.06.08", "", "", "", 1, "date "},
		{"7306080300140001", "73.06.08", "", "", "", 1, "date "},
		{"7306080013140001", "73.06.08", "", "", "", 1, "date "},
		{"7306084005140001", "73.06.08", "", "", "", 1, "date "},
		{"7306087205140001", "73.06.08", "", "", "", 1, "date "},
		{"7306080305140000", "73.06.08", "2014-05-03", "1914-05-03", Male, 0, "serial "},
		{"0006080305140001", "", "2014-05-03", "1914-05-03", Male, 1, "region_code "},
		{"7300080305140001", "", "2014-05-03", "1914-05-03", Male, 1, "region_code "},
		{"0000000000000000", "", "", "", "", 0, "region_code date serial "},
		{"6405080305990001", "64.05.08", "1999-05-03", "", Male, 1, ""}, // a retired region stays readable
		{"730608030514000", "", "", "", "", 0, "length "},
		{"", "", "", "", "", 0, "length "},
	}
	for _, c := range cases {
		n := Parse(c.in, now)
		if n.Region != c.region || n.Date.String() != c.date || n.Other.String() != c.other || n.Sex != c.sex || n.Serial != c.serial || codes(n.Problems) != c.problems {
			t.Errorf("Parse(%q) = %+v", c.in, n)
		}
		if n.Valid() != (c.problems == "") {
			t.Errorf("Valid of %q", c.in)
		}
	}
}

func TestParseKK(t *testing.T) {
	if n := ParseKK("7306080305140001", now); !n.Valid() || n.Sex != "" || n.Date.String() != "2014-05-03" {
		t.Errorf("%+v", n)
	}
	if n := ParseKK("7306084305140001", now); codes(n.Problems) != "date " {
		t.Errorf("a family card registered on the 43rd: %+v", n)
	}
}

func TestCompare(t *testing.T) {
	n := Parse("7306084305140002", now)
	cases := []struct {
		stated Stated
		want   string
	}{
		{Stated{}, ""}, {Stated{Sex: Female, Year: 2014, Month: 5, Day: 3, Region: "73.06.08.1001"}, ""}, {Stated{Year: 2014}, ""}, {Stated{Year: 1914, Month: 5}, ""},
		{Stated{Sex: Male}, "sex "}, {Stated{Year: 2013}, "birth "}, {Stated{Year: 2014, Month: 6}, "birth "}, {Stated{Year: 2014, Month: 5, Day: 4}, "birth "},
		{Stated{Region: "73.71"}, "place "}, {Stated{Region: "73.06"}, ""}, {Stated{Sex: "other"}, ""}, {Stated{Sex: Male, Year: 2000, Region: "31.71.01"}, "sex birth place "},
	}
	for _, c := range cases {
		if got := codes(n.Compare(c.stated)); got != c.want {
			t.Errorf("Compare(%+v) = %q, want %q", c.stated, got, c.want)
		}
	}
	if got := Parse("73", now).Compare(Stated{Sex: Male, Year: 2000, Region: "31.71"}); len(got) != 0 {
		t.Errorf("an unreadable number differs: %v", got)
	}
}

func TestMadeNumbersAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := now.AddDate(0, 0, -rapid.IntRange(0, 36_000).Draw(t, "days"))
		woman := rapid.Bool().Draw(t, "woman")
		serial := rapid.IntRange(1, 9999).Draw(t, "serial")
		day, sex := born.Day(), Male
		if woman {
			day, sex = day+40, Female
		}
		n := Parse(fmt.Sprintf("730611%02d%02d%02d%04d", day, int(born.Month()), born.Year()%100, serial), now)
		if !n.Valid() || n.Sex != sex || n.Serial != serial {
			t.Fatalf("%+v", n)
		}
		if want := born.Format(time.DateOnly); n.Date.String() != want && n.Other.String() != want {
			t.Fatalf("born %s, read %s or %s", want, n.Date, n.Other)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"7306084305140002", "7306083102140001", "7306080300140001", "7306080305140000", "0000000000000000", "9999999999999999", "73.06 08-430514/0002", "", "７３", "73060843051400021"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range []Number{Parse(s, now), ParseKK(s, now)} {
			if Clean(n.Digits) != n.Digits {
				t.Fatalf("digits %q", n.Digits)
			}
			if n.Valid() && (len(n.Digits) != 16 || n.Region == "" || n.Date.IsZero() || n.Serial < 1) {
				t.Fatalf("valid, yet %+v", n)
			}
			if !n.Date.IsZero() && (!n.Date.exists() || n.Date.time().After(now)) {
				t.Fatalf("date %v", n.Date)
			}
			for _, p := range n.Problems {
				if p.Say == "" || p.Code == "" {
					t.Fatalf("a fault without words: %+v", p)
				}
			}
			n.Compare(Stated{Sex: Male, Year: 2001, Region: "73.06"})
		}
	})
}
