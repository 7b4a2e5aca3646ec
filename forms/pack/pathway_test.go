package pack

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func step(t *testing.T, pathway, id string) PathStep {
	t.Helper()
	w, _ := Gowa().Pathway(pathway)
	i := slices.IndexFunc(w.Steps, func(s PathStep) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("pathway %s has no step %s", pathway, id)
	}
	return w.Steps[i]
}

const day = 24 * time.Hour

// The times that the rules name, each as data; where the rule names none the clock is open.
func TestPathwayClocks(t *testing.T) {
	for _, c := range []struct {
		pathway, step      string
		limit, most, least time.Duration
	}{
		{"adopt", "consult", 0, 0, 0}, {"adopt", "care", 0, 0, 183 * day}, {"adopt", "team", 0, 0, 0}, {"adopt", "record", 30 * day, 0, 0},
		{"baby", "care", day, 0, 0}, {"baby", "assess", day, 0, 0}, {"baby", "long", 90 * day, 0, 0}, {"baby", "tracing", 0, 0, 0},
		{"abh", "notice", day, 0, 0}, {"abh", "request", day, 0, 0}, {"abh", "report", 3 * day, 0, 0}, {"abh", "litmas", 3 * day, 0, 0},
		{"abh", "under12", 183 * day, 0, 0}, {"abh", "released", day, 0, 0},
		{"abh", "div_offer", 7 * day, 0, 0}, {"abh", "div_talk", 30 * day, 0, 0}, {"abh", "div_court", 3 * day, 0, 0}, {"abh", "div_order", 3 * day, 0, 0},
		{"abh", "pros_offer", 7 * day, 0, 0}, {"abh", "pros_talk", 30 * day, 0, 0},
		{"abh", "judge", 3 * day, 0, 0}, {"abh", "court_offer", 7 * day, 0, 0}, {"abh", "court_talk", 30 * day, 0, 0},
		{"abh", "det_inv", 7 * day, 15 * day, 0}, {"abh", "det_pros", 5 * day, 10 * day, 0}, {"abh", "det_court", 10 * day, 25 * day, 0},
		{"abh", "det_appeal", 10 * day, 25 * day, 0}, {"abh", "det_cass", 15 * day, 35 * day, 0},
		{"abh_victim", "visum", day, 0, 0},
	} {
		if s := step(t, c.pathway, c.step); s.Limit != c.limit || s.Most != c.most || s.Least != c.least {
			t.Errorf("%s.%s: %v, %v, %v", c.pathway, c.step, s.Limit, s.Most, s.Least)
		}
	}
	w, _ := Gowa().Pathway("reint")
	if len(w.Steps) != 8 || !w.Reorder {
		t.Errorf("reintegration has %d steps, reorder %v", len(w.Steps), w.Reorder)
	}
	for _, s := range w.Steps {
		if s.Limit != day || !s.Working {
			t.Errorf("reintegration's %s is no working day: %v", s.ID, s.Limit)
		}
	}
	if s := step(t, "abh", "report"); !s.Ours || !s.Must || !slices.Equal(s.Needs, []string{"request"}) {
		t.Errorf("the social report is not the office's own duty: %+v", s)
	}
}

func TestPathwaysProposed(t *testing.T) {
	ids := func(list []Pathway) []string { return codes(list, func(w Pathway) string { return w.ID }) }
	p := Gowa()
	for _, c := range []struct {
		category, kind string
		want           []string
	}{
		{"abandoned", "", []string{"baby"}}, {"abh", "", []string{"abh", "abh_victim", "abh_witness"}}, {"", "adoption", []string{"adopt"}},
		{"sexual", "", []string{"abh_victim"}}, {"education", "", nil},
	} {
		if got := ids(p.PathwaysFor(c.category, c.kind)); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v", c.category, c.kind, got)
		}
	}
}

func TestBans(t *testing.T) {
	p := Gowa()
	if got := p.BansFor("service", "education", ""); got != nil {
		t.Errorf("the service lane has bans %v", got)
	}
	if got := p.BansFor("protection", "", ""); !slices.Equal(got, []string{"mediation", "settled", "married"}) {
		t.Errorf("the protection lane has bans %v", got)
	}
	if got := p.BansFor("service", "", "marriage"); !slices.Equal(got, []string{"married"}) {
		t.Errorf("the case type has bans %v", got)
	}
	for text, want := range map[string]bool{
		"Keluarga sudah berdamai.": true, "Mohon dimediasi": true, "mohon jangan dimediasi": false, "tidak boleh damai": false,
		"Kecamatan Damainya": false, "Keluarga mencabut laporan": true, "menolak secara kekeluargaan": false, "anak mengaku": true, "akan dinikahkan": true, "": false,
	} {
		got := slices.ContainsFunc(p.Bans, func(b Ban) bool { return b.Speaks(text) })
		if got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// An admission is the child's own: who recognises a child before the registrar, a mother
// who says that she cannot pay, a witness, a denial are none.
func TestAdmission(t *testing.T) {
	ban, _ := Gowa().Ban("admission")
	for said, want := range map[string]bool{
		"Anak mengaku mengambil sepeda.":                        true,
		"ABH MENGAKUI perbuatannya di depan ibu":                true,
		"Menurut ibu, anak mengaku":                             true,
		"Ia ngaku ikut teman":                                   true,
		"Pengakuan anak: sepeda dijual":                         true,
		"diakui anak di Polsek":                                 true,
		"Anak tidak hanya mengaku, ia menyesal":                 true,
		"tanpa paksaan mengaku":                                 true,
		"Anak tanpa dipaksa mengaku":                            true,
		"Anak membenarkan perbuatannya":                         true,
		"Ia mengakui anak tetangga dipukulnya":                  true,
		"Pengakuan tidak dipaksa, ia yang mencuri":              true,
		"Ngakunya ia yang memukul":                              true,
		"anak mengaku2 saja":                                    true,
		"Anak didampingi orang tua mengaku mengambil sepeda":    true,
		"anak di hadapan penyidik mengakui perbuatannya":        true,
		"Di depan guru mengakui perbuatannya":                   true,
		"Anak dan teman mengaku mencuri":                        true,
		"Menurut polisi anak mengaku":                           true,
		"Ibunya mengaku tidak tahu":                             false,
		"Orangtuanya mengaku lalai":                             false,
		"Anak tenang; ibu mengaku lalai":                        false,
		"Anak mengaku dipukul di sel":                           false,
		"Anak mengaku takut pulang ke rumah":                    false,
		"Ayah mengakui anaknya di Dukcapil":                     false,
		"akta pengakuan anak luar kawin diurus":                 false,
		"Pengakuan anak oleh ayah biologis di Dukcapil":         false,
		"Ibu mengaku tidak mampu membayar sekolah":              false,
		"orang tua mengaku lalai":                               false,
		"Korban mengaku takut":                                  false,
		"menurut pengakuan ibu":                                 false,
		"Anak tidak mengakui tuduhan":                           false,
		"jangan dipaksa mengaku":                                false,
		"Pengakuan anak tidak dicatat":                          false,
		"LKSA diakui negara":                                    false,
		"Anak bersekolah dan tinggal bersama ibu; ayah bekerja": false,
	} {
		if got := ban.Speaks(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
	mediation, _ := Gowa().Ban("mediation")
	if mediation.Speaks("tanpa ada mediasi") || !mediation.Speaks("bukan hanya mediasi") {
		t.Error("a denial is read wrongly")
	}
}

// What the law demands with a clock or a gate is not skipped; what protects a child is
// skipped by two; what is done with our own form names it.
func TestStepsThatProtect(t *testing.T) {
	for _, part := range []string{"adopt.child", "adopt.care", "adopt.visit1", "adopt.team", "baby.police", "baby.assess", "abh.accompany", "abh.notice", "abh.request",
		"abh.report", "abh.litmas", "abh.det_inv", "abh.released", "abh_victim.accompany"} {
		if path, id, _ := strings.Cut(part, "."); !step(t, path, id).Must {
			t.Errorf("%s can be skipped", part)
		}
	}
	for _, part := range []string{"adopt.order", "baby.handover", "baby.tracing", "abh.div_offer", "abh.div_watch", "abh_victim.visum", "reint.monitor", "reint.reunify"} {
		if path, id, _ := strings.Cut(part, "."); !step(t, path, id).Guard {
			t.Errorf("%s is skipped by one person", part)
		}
	}
	for part, form := range map[string]string{"abh.report": "social_report", "adopt.visit2": "visit", "adopt.care": "form4", "baby.assess": "form1", "baby.handover": "handover"} {
		if path, id, _ := strings.Cut(part, "."); !slices.Contains(step(t, path, id).Forms, form) {
			t.Errorf("%s is done without %s", part, form)
		}
	}
}
