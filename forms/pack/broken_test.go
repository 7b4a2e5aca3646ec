package pack

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// TestBrokenPacks lays one faulty file over the embedded pack. The place that the
// finding must name is marked « in the file.
func TestBrokenPacks(t *testing.T) {
	form := "id: note\ntitle: Catatan\npurpose: Catatan.\nsections:\n  - id: note\n    title: Catatan\n    fields:\n"
	for name, c := range map[string]struct{ file, from, to, say string }{
		"unknown key":            {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: narrative, «wajib: true}\n", `Kunci "wajib" tidak dikenal`},
		"unknown kind":           {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: «essay}\n", `Jenis isian "essay" tidak dikenal`},
		"duplicate id":           {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text}\n      - {id: «text, label: Isi, kind: text}\n", `Kode "text" dipakai dua kali`},
		"badly written id":       {"forms/note.yaml", "", form + "      - {id: «Teks, label: Isi, kind: text}\n", "hanya boleh huruf kecil"},
		"missing label":          {"forms/note.yaml", "", form + "      - {«id: text, kind: text}\n", `Kunci "label" belum ada`},
		"long label":             {"forms/note.yaml", "", form + "      - {id: text, label: «Tulisan yang jauh terlalu panjang untuk satu baris, kind: text}\n", "paling panjang 40"},
		"no options":             {"forms/note.yaml", "", form + "      - {«id: text, label: Isi, kind: choice}\n", "Pilihan untuk isian ini belum ada"},
		"unknown list":           {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: choice, from: «towns}\n", `Daftar "towns" tidak dikenal`},
		"options for text":       {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, options: {«a: A}}\n", `Kunci "options" hanya untuk`},
		"condition names nobody": {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, when: «child.sexx == \"male\"}\n", `menyebut "child.sexx"`},
		"condition, other field": {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, when: 'risk == \"high\" and «whoo'}\n", `menyebut "whoo"`},
		"condition broken":       {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, when: 'risk == «)'}\n", "Syarat ini salah"},
		"condition on two lines": {"forms/note.yaml", "", form + "      - id: text\n        label: Isi\n        kind: text\n        when: «risk ==\n          \"high\"\n", "harus satu baris"},
		"condition as a block":   {"forms/note.yaml", "", form + "      - id: text\n        label: Isi\n        kind: text\n        when: «|\n          risk == \"high\"\n", "harus satu baris"},
		"key twice":              {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, «kind: text}\n", "Susunan YAML salah"},
		"YAML broken":            {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text\n", ""},
		"an alias":               {"forms/note.yaml", "", form + "      - {id: text, label: &x Isi, kind: text, help: «*x}\n", "satu isian teks"},
		"not a truth":            {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: text, required: «ya}\n", "true atau false"},
		"bounds crossed":         {"forms/note.yaml", "", form + "      - {id: text, label: Isi, kind: number, min: 3, max: «2}\n", "Batas atas"},
		"a group in a group":     {"forms/note.yaml", "", form + "      - {id: g, label: G, kind: group, row_title: R, fields: [{«id: h, label: H, kind: group, row_title: S, fields: [{id: i, label: I, kind: text}]}]}\n", "Kelompok tidak boleh"},
		"critical, poverty":      {"forms/note.yaml", "", form + "      - {id: a, no: B1.1, label: A, kind: score, mark: good, critical: true, poverty: «true}\n", "genting"},
		"rating by word":         {"forms/note.yaml", "", form + "      - {id: a, no: B1, label: A, kind: choice, options: {good: Baik}, rating: «true}\n", "berkode satu angka"},
		"unknown drawing":        {"forms/note.yaml", "", form + "      - {id: g, label: G, kind: group, row_title: R, draw: «map, fields: [{id: i, label: I, kind: text}]}\n", `Gambar "map" tidak dikenal`},
		"tie without a note":     {"forms/note.yaml", "", form + "      - {id: g, label: G, kind: group, row_title: R, draw: «ties, fields: [{id: from, label: F, kind: text}, {id: to, label: T, kind: text}, {id: kind, label: K, kind: text}]}\n", `perlu isian "note"`},
		"wrong name":             {"forms/note.yaml", "id: note", "id: «notes", "sama dengan nama berkas"},
		"unknown file":           {"forms/note.txt", "", "«x", "tidak dikenal dalam buku aturan"},
		"unknown lane":           {"lanes.yaml", "label: Penelantaran, lane: protection", "label: Penelantaran, lane: «safety", `Jalur "safety" tidak ada`},
		"unknown end":            {"lanes.yaml", "ends: [out_of_area, secretariat]", "ends: [out_of_area, «peace]", `Akhir "peace" tidak dikenal`},
		"category missing":       {"lanes.yaml", "no: 12,", "no: 11,", "nomor 12 belum ada"},
		"unknown class":          {"risk.yaml", "  none: {label", "  «calm: {label: Tenang}\n  none: {label", `Tingkat risiko "calm" tidak dikenal`},
		"sign proposes none":     {"risk.yaml", "proposes: high, harm: true, help: \"Berdarah", "proposes: «none, harm: true, help: \"Berdarah", "hanya dapat mengusulkan"},
		"span unreadable":        {"risk.yaml", "within: 72h, review", "within: «3x, review", "Lama waktu"},
		"clock's event":          {"clocks.yaml", "stops: [PlanReviewed]", "stops: [«PlanLooked]", `Kejadian "PlanLooked" tidak dikenal`},
		"clock's act":            {"clocks.yaml", "act: verify", "act: «checked", `Tindakan "checked" tidak dikenal`},
		"clock's form":           {"clocks.yaml", "\"FormCompleted:form1\"", "«\"FormCompleted:form99\"", `Formulir "form99" tidak ada`},
		"clock's state":          {"clocks.yaml", "\"ReferralMoved:delivered\"", "«\"ReferralMoved:lost\"", `Keadaan "lost" tidak dikenal`},
		"unknown role":           {"clocks.yaml", "roles: [manager]", "roles: [«boss]", `Peran "boss" tidak dikenal`},
		"agency's need":          {"agencies.yaml", "name: LPSK, needs: [witness]", "name: LPSK, needs: [witness, «money]", `Kebutuhan "money" tidak ada`},
		"need without agency":    {"agencies.yaml", "name: LPSK, needs: [witness]", "name: LPSK, needs: [legal]", `Kebutuhan "witness" belum punya lembaga`},
		"agency's paper":         {"agencies.yaml", "papers: [request, ", "papers: [«passport, ", `Surat "passport" tidak ada`},
		"agency's month":         {"agencies.yaml", "months: [4, 11]", "months: [4, «13]", "angka 1 sampai 12"},
		"pathway's key":          {"pathways.yaml", "  reorder: true", "  «shuffle: true", `Kunci "shuffle" tidak dikenal`},
		"pathway's category":     {"pathways.yaml", "categories: [abandoned]", "categories: [«foundling]", `Jenis pengaduan "foundling" tidak ada`},
		"pathway's case type":    {"pathways.yaml", "case_types: [adoption]", "case_types: [«gift]", `Jenis kasus "gift" tidak ada`},
		"pathway's ban":          {"pathways.yaml", "never: [married, admission]", "never: [«revenge]", `Larangan "revenge" tidak ada`},
		"step needs a later one": {"pathways.yaml", "needs: [care], guard", "needs: [«handover], guard", `Langkah sebelumnya "handover" tidak ada`},
		"step's form":            {"pathways.yaml", "forms: [social_report]", "forms: [«diary]", `Formulir langkah "diary" tidak ada`},
		"step to skip and not":   {"pathways.yaml", "least: 183d, forms: [form4], must: true", "least: 183d, forms: [form4], guard: «true, must: true", "tidak dapat dilewati sama sekali"},
		"step's unnamed proof":   {"pathways.yaml", "papers: [Litmas], needs: [request], limit: 72h, proof: true", "needs: [request], limit: 72h, proof: «true", "belum disebut di papers"},
		"pathway's silence":      {"pathways.yaml", "unwritten: [admission]", "unwritten: [«guilt]", `Larangan "guilt" tidak ada`},
		"step without performer": {"pathways.yaml", "by: PK Bapas, papers: [Litmas]", "papers: [Litmas]", `Kunci "by" belum ada`},
		"step's clock":           {"pathways.yaml", "clock: reintegration_papers", "clock: «reintegration_paper", `Waktu baku "reintegration_paper" tidak ada`},
		"step's certainty":       {"pathways.yaml", "limit: 24h, sure: law, must: true}", "limit: 24h, sure: «maybe, must: true}", `Kepastian "maybe" tidak dikenal`},
		"step's condition":       {"pathways.yaml", "when: years < 12", "when: «age_of_child < 12", `menyebut "age_of_child"`},
		"step's span":            {"pathways.yaml", "limit: 183d", "limit: «6mo", "Lama waktu"},
		"step's title too long":  {"pathways.yaml", "title: Litmas Bapas", "title: «" + strings.Repeat("x", 61), "paling panjang 60"},
		"step's hard limit":      {"pathways.yaml", "limit: 7d, most: 15d", "limit: 7d, most: «5d", "Batas keras"},
		"ban's lane":             {"lanes.yaml", "    lanes: [protection]\n    words: [mediasi", "    lanes: [«safety]\n    words: [mediasi", `Jalur "safety" tidak ada`},
		"telephone in a remark":  {"agencies.yaml", "setiap hari.}", "hubungi «0800 3456 7890.}", "hanya boleh di oncall.yaml"},
		"telephone in the guide": {"guide.txt", "PANDUAN PETUGAS LOKET", "PANDUAN «+62800-3456-789", "hanya boleh di oncall.yaml"},
		"telephone as a word":    {"oncall.yaml", "oncall: []", "oncall: [{post: Piket, phone: «nanti}]", "hanya angka"},
		"word missing":           {"words.yaml", "  closed: Ditutup\n", "", `Kata "stage.closed" belum ada`},
		"word empty":             {"words.yaml", "  closed: Ditutup\n", "  «closed: \n", `Kata "stage.closed" belum diisi`},
		"guide too wide":         {"guide.txt", "PANDUAN PETUGAS LOKET", strings.Repeat("x", 76) + "«y", "paling panjang 76"},
		"letter's field":         {"letters/task.body.txt", "{{blank .Case}}", "{{«.Chief}}", "Susunan surat salah"},
		"letter broken":          {"letters/task.body.txt", "{{blank .Case}}", "{{if}}", "Susunan surat salah"},
		"region code":            {"regions.csv", "73.06.01,Bontonompo", "«73.6.1,Bontonompo", `Kode wilayah "73.6.1" salah`},
		"region twice":           {"regions.csv", "73.06.02,Bajeng", "«73.06.01,Bajeng", "dipakai dua kali"},
		"region's columns":       {"regions.csv", "73.06.02,Bajeng", "«73.06.02", "dua kolom"},
		"not text":               {"guide.txt", "PANDUAN PETUGAS LOKET", "PANDUAN \x1b[31m", "bukan teks UTF-8"},
		"brackets too deep":      {"words.yaml", "stage:", "stage: " + strings.Repeat("[", 64) + "«[" + strings.Repeat("]", 65), "terlalu dalam"},
	} {
		t.Run(name, func(t *testing.T) {
			data := string(gowaFiles()[c.file])
			if c.from == "" {
				data = c.to
			} else if !strings.Contains(data, c.from) {
				t.Fatalf("%s has no %q", c.file, c.from)
			} else {
				data = strings.Replace(data, c.from, c.to, 1)
			}
			before, _, marked := strings.Cut(data, "«")
			data = strings.Replace(data, "«", "", 1)
			p, findings := Load(fstest.MapFS{c.file: {Data: []byte(data)}})
			if p != nil || len(findings) == 0 {
				t.Fatal("taken without a finding")
			}
			line, column := 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
			for _, f := range findings {
				if f.File == c.file && strings.Contains(f.Say, c.say) && (!marked || f.Line == line && f.Column == column) {
					return
				}
			}
			t.Errorf("want %s:%d:%d: …%s…, got %v", c.file, line, column, c.say, findings)
		})
	}
}

func TestFilesMissing(t *testing.T) {
	for _, name := range []string{"office.yaml", "words.yaml", "guide.txt", "regions.csv", "forms/risk.yaml", "letters/task.body.txt"} {
		files := gowaFiles()
		delete(files, name)
		p, findings := FromFiles(files)
		if p != nil || len(findings) == 0 {
			t.Errorf("without %s: taken", name)
			continue
		}
		if findings[0].File != name && !strings.Contains(findings[0].Say, "tidak ada") {
			t.Errorf("without %s: %v", name, findings[0])
		}
	}
}

// FuzzFile puts any bytes in the place of one file, beside Gowa's others: the loader
// takes them or gives findings that have a place, and never panics.
func FuzzFile(f *testing.F) {
	names := []string{"office.yaml", "lanes.yaml", "risk.yaml", "clocks.yaml", "agencies.yaml", "oncall.yaml", "words.yaml", "regions.csv", "letters/task.body.txt", "forms/note.yaml"}
	for i, name := range names {
		if data := gowaFiles()[name]; len(data) < 2000 {
			f.Add(i, data)
		}
	}
	for _, s := range []string{
		"a: &x [*x]", "? [a]\n: b", "<<: {a: b}", "--- \n---\n", "a: !!binary x", "sections: [[[", "\xef\xbb\xbfid: x", "- - - -", "id: [a, b]\nsections: {a: b}",
		"{{range .Papers}}", "code,name\n\"", "a: >\n b", "%TAG", "'", "\"\\u", "signs: {a: {short: true}}", "agencies: {a: {months: [x], needs: {a: b}}}",
		"clocks: {a: {stops: [FormCompleted:], starts: FormCompleted:x}}", "sections: [{fields: [{kind: group, fields: [{signs: all}, {kind: group}]}]}]",
	} {
		for i := range names {
			f.Add(i, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		name := names[uint(i)%uint(len(names))]
		p := *Gowa()
		p.Forms, p.Words, p.Letters = maps.Clone(p.Forms), maps.Clone(p.Words), maps.Clone(p.Letters)
		p.Files = map[string][]byte{name: data}
		l := &loader{pack: &p}
		l.read()
		for _, finding := range l.findings {
			if finding.File == "" || finding.Line < 1 || finding.Column < 1 || finding.Say == "" {
				t.Fatalf("finding without a place: %+v", finding)
			}
		}
	})
}
