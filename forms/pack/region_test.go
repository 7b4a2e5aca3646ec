package pack

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFindRegion(t *testing.T) {
	regions := Gowa().Regions
	for _, c := range []struct{ text, within, first string }{
		{"Somba Opu", "", "73.06.08"},
		{"kec. somba", "", "73.06.08"},
		{"bontonompo", "", "73.06.01"},
		{"sunguminasa", "", "73.06.08.1001"},
		{"jenetallasa", "", "73.06.07.2010"},
		{"katangka, somba opu", "", "73.06.08.1006"},
		{"somba opu, katangka", "", "73.06.08.1006"},
		{"Kel. Katangka, Kec. Bontonompo", "", "73.06.01.2018"},
		{"katangka", "73.06.08", "73.06.08.1006"},
		{"73.06.08.1006", "", "73.06.08.1006"},
		{"7306081006", "", "73.06.08.1006"},
		{"parigi", "73.06.04", "73.06.04.2004"},
	} {
		found := regions.Find(c.text, c.within)
		if len(found) == 0 || found[0].Code != c.first {
			t.Errorf("Find(%q, %q) = %v, first should be %s", c.text, c.within, found, c.first)
		}
	}
	for _, text := range []string{"", "  ", ",", "zzzz", "99.99", "x", "'"} {
		if found := regions.Find(text, ""); len(found) > 0 && text != "x" {
			t.Errorf("Find(%q) = %v, nothing fits", text, found)
		}
	}
	if found := regions.Find("katangka", ""); len(found) != 2 || found[0].Label == found[1].Label {
		t.Errorf("two villages of one name cannot be told apart: %v", found)
	}
}

// TestEveryVillageFound finds every village by name and kecamatan, in both orders.
func TestEveryVillageFound(t *testing.T) {
	regions := Gowa().Regions
	for _, kecamatan := range regions.Children("") {
		for _, village := range regions.Children(kecamatan.Code) {
			k, v := regions.Path(village.Code)
			if k != kecamatan.Label || v != village.Label {
				t.Errorf("Path(%s) = %s, %s", village.Code, k, v)
			}
			for _, text := range []string{v + ", " + k, k + ", " + v, strings.ToUpper(strings.ReplaceAll(v, "'", "")) + ",kec " + k} {
				if found := regions.Find(text, ""); len(found) == 0 || found[0].Code != village.Code && found[0].Label != village.Label+", Kec. "+k {
					t.Errorf("Find(%q) = %v, want %s", text, found, village.Code)
				}
			}
		}
	}
}

func TestFindTakesAnything(t *testing.T) {
	regions := Gowa().Regions
	rapid.Check(t, func(t *rapid.T) {
		for _, o := range regions.Find(rapid.String().Draw(t, "text"), rapid.SampledFrom([]string{"", "73.06.08", "x"}).Draw(t, "within")) {
			if regions.Name(o.Code) == "" {
				t.Fatalf("found %v, which has no name", o)
			}
		}
	})
}

func TestElsewhere(t *testing.T) {
	regions := Gowa().Regions
	for code, want := range map[string]string{
		"73.71": "Kota Makassar", "7371": "Kota Makassar", "7371012345678901": "Kota Makassar", "73.06.08.1001": "Kabupaten Gowa",
		"73": "Sulawesi Selatan", "7399": "Sulawesi Selatan", "0000": "", "7": "", "": "",
	} {
		if got := regions.Kabupaten(code); got != want {
			t.Errorf("Kabupaten(%q) = %q, want %q", code, got, want)
		}
	}
	for text, want := range map[string]string{"makasar": "73.71", "Kab. Takalar": "73.05", "kabupaten gowa": "73.06", "sulawesi selatan": "73"} {
		if found := regions.FindKabupaten(text); len(found) == 0 || found[0].Code != want {
			t.Errorf("FindKabupaten(%q) = %v, want %s", text, found, want)
		}
	}
	if k, v := regions.Path("73.71"); k != "" || v != "" {
		t.Errorf("Path of another kabupaten: %q, %q", k, v)
	}
}
