package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// readOffice reads office.yaml.
func (l *loader) readOffice(root node) {
	e := root.entries("name", "short", "code", "region", "place", "address", "head", "zone", "working_days", "holidays", "pin", "lock_desk", "lock")
	o := &l.pack.Office
	*o = Office{Name: e.need("name").line(), Short: e.need("short").line(), Code: e.need("code").line(), Region: e.need("region").line(),
		Place: e.need("place").line(), Address: e.get("address").line(), Head: e.need("head").line()}
	if !regexp.MustCompile(`^\d{4}$`).MatchString(o.Code) {
		e.get("code").fault("Kode kantor harus empat angka, misalnya \"7306\".")
	}
	if !regexp.MustCompile(`^\d\d\.\d\d$`).MatchString(o.Region) {
		e.get("region").fault("Kode wilayah kantor ditulis seperti \"73.06\".")
	}
	zone, err := time.LoadLocation(e.need("zone").line())
	if err != nil || e.get("zone").line() == "" {
		e.get("zone").fault("Zona waktu tidak dikenal, misalnya Asia/Makassar.")
		zone = time.UTC
	}
	o.Zone = zone
	l.calendar(o, e.get("working_days"), e.get("holidays"))
	o.PIN, o.LockDesk, o.Lock = wholeFile, lockDesk, lockElse
	if pin := e.get("pin"); pin.there() {
		o.PIN = pin.lines()
		for i, role := range o.PIN {
			if !slices.Contains(Roles, role) {
				pin.list()[i].fault("Peran %q tidak dikenal.", role)
			}
		}
	}
	lock(e.get("lock_desk"), &o.LockDesk)
	lock(e.get("lock"), &o.Lock)
}

// lock reads after how long a screen locks.
func lock(n node, at *time.Duration) {
	if !n.there() {
		return
	}
	if *at = n.span(); *at < time.Minute || *at > time.Hour {
		n.fault("Layar terkunci setelah 1m sampai 60m.")
	}
}

// What holds in an office whose rule book says nothing of PINs and locks: the roles
// that read whole files have a PIN.
var wholeFile = []string{"caseworker", "manager", "deputy", "coordinator"}

const (
	lockDesk = 5 * time.Minute
	lockElse = 10 * time.Minute
)

// readLanes reads lanes.yaml: lanes, categories, case types.
func (l *loader) readLanes(root node) {
	e := root.entries("lanes", "categories", "case_types", "never")
	lanes, codes, numbers := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for _, p := range e.need("lanes").pairs() {
		v := p.value.entries("label", "ends")
		lane := Lane{Code: l.code(p.name, p.key, lanes), Label: v.need("label").line(), Ends: v.need("ends").lines()}
		for i, end := range lane.Ends {
			if !slices.Contains(Ends, end) {
				v.get("ends").list()[i].fault("Akhir %q tidak dikenal.", end)
			}
		}
		l.pack.Lanes = append(l.pack.Lanes, lane)
	}
	for _, p := range e.need("categories").pairs() {
		v := p.value.entries("no", "label", "lane", "danger")
		c := Category{Code: l.code(p.name, p.key, codes), No: v.need("no").number(), Label: v.need("label").line(), Lane: v.need("lane").line(), Danger: v.get("danger").truth()}
		l.short(v.get("label"), c.Label, 40)
		if c.Lane != "" && !lanes[c.Lane] {
			v.get("lane").fault("Jalur %q tidak ada.", c.Lane)
		}
		numbers[c.No] = true
		l.pack.Categories = append(l.pack.Categories, c)
	}
	for no := 1; no <= 12; no++ {
		if e.get("categories").there() && !numbers[no] {
			e.get("categories").fault("Jenis pengaduan nomor %d belum ada.", no)
		}
	}
	l.pack.CaseTypes = l.optionList(e.need("case_types"))
	l.readBans(e.need("never"), lanes, codes)
}

// code reads a mapping's key as a code, faulting a badly written one.
func (l *loader) code(n node, code string, used map[string]bool) string {
	if !codePattern.MatchString(code) {
		n.fault("Kode %q hanya boleh huruf kecil, angka, dan garis bawah.", code)
	}
	used[code] = true
	return code
}

// optionList reads a mapping code: label.
func (l *loader) optionList(n node) []forms.Option {
	var out []forms.Option
	for _, p := range n.pairs() {
		o := forms.Option{Code: l.code(p.name, p.key, map[string]bool{}), Label: p.value.line()}
		if o.Label == "" {
			p.name.fault("Pilihan %q belum punya tulisan.", p.key)
		}
		l.short(p.value, o.Label, 40)
		out = append(out, o)
	}
	return out
}

// readRisk reads risk.yaml: classes, from the highest down, and danger signs.
func (l *loader) readRisk(root node) {
	e := root.entries("classes", "signs")
	classes, signs, short := map[string]bool{}, map[string]bool{}, 0
	for _, p := range e.need("classes").pairs() {
		v := p.value.entries("label", "within", "review", "service", "answer")
		c := Class{Code: l.code(p.name, p.key, classes), Label: v.need("label").line(), Within: v.get("within").span(),
			Review: v.get("review").span(), Service: v.get("service").span(), Answer: v.get("answer").span()}
		if !slices.Contains(ClassCodes, c.Code) {
			p.name.fault("Tingkat risiko %q tidak dikenal.", c.Code)
		}
		if c.Code != "none" && c.Within == 0 {
			p.name.fault("Tingkat %q harus punya batas waktu (within).", c.Code)
		}
		l.pack.Classes = append(l.pack.Classes, c)
	}
	for _, code := range ClassCodes {
		if e.get("classes").there() && !classes[code] {
			e.get("classes").fault("Tingkat risiko %q belum ada.", code)
		}
	}
	for _, p := range e.need("signs").pairs() {
		v := p.value.entries("area", "label", "help", "proposes", "short", "harm", "frail")
		s := Sign{Code: l.code(p.name, p.key, signs), Label: v.need("label").line(), Proposes: v.need("proposes").line(), Short: v.get("short").truth(),
			Area: v.need("area").line(), Help: v.get("help").line(), Harm: v.get("harm").truth(), Frail: v.get("frail").truth()}
		l.short(v.get("label"), s.Label, 40)
		if s.Proposes != "" && severity(s.Proposes) < 0 {
			v.get("proposes").fault("Tanda bahaya hanya dapat mengusulkan high, medium, atau low.")
		}
		if len(s.Area) != 1 || s.Area < "A" || s.Area > "F" {
			v.get("area").fault("Bidang tanda bahaya adalah satu huruf A sampai F.")
		}
		if s.Short {
			short++
		}
		l.pack.Signs = append(l.pack.Signs, s)
	}
	if e.get("signs").there() && short != 3 {
		e.get("signs").fault("Tepat tiga tanda bahaya untuk jalur singkat (short), sekarang %d.", short)
	}
}

// readClocks reads clocks.yaml: standard times, rhythms, escalation.
func (l *loader) readClocks(root node) {
	e := root.entries("clocks", "rhythms", "escalation")
	ids := map[string]bool{}
	for _, p := range e.need("clocks").pairs() {
		v := p.value.entries("label", "limit", "most", "working", "starts", "stops", "act")
		c := Clock{ID: l.code(p.name, p.key, ids), Label: v.need("label").line(), Limit: v.get("limit").span(), Most: v.get("most").span(),
			Working: v.get("working").truth(), Starts: v.get("starts").line(), Stops: v.get("stops").lines(), Act: v.get("act").line()}
		if c.Most != 0 && c.Most < c.Limit {
			v.get("most").fault("Batas keras lebih pendek daripada batas biasa.")
		}
		if (c.Starts == "") != (len(c.Stops) == 0) {
			p.name.fault("Jam %q harus punya kejadian mulai dan selesai, atau tidak keduanya.", c.ID)
		}
		if c.Act != "" && !slices.Contains(Acts, c.Act) {
			v.get("act").fault("Tindakan %q tidak dikenal.", c.Act)
		}
		if c.Act != "" && c.Starts != "" {
			p.name.fault("Jam %q diukur dari kejadian atau dari pengisian formulir, tidak dari keduanya.", c.ID)
		}
		l.event(v.get("starts"), c.Starts)
		for i, stop := range c.Stops {
			l.event(v.get("stops").list()[i], stop)
		}
		l.pack.Clocks = append(l.pack.Clocks, c)
	}
	for _, p := range e.need("rhythms").pairs() {
		v := p.value.entries("label", "every")
		r := Rhythm{ID: l.code(p.name, p.key, ids), Label: v.need("label").line(), Every: v.need("every").span()}
		l.pack.Rhythms = append(l.pack.Rhythms, r)
	}
	last := 0
	for _, n := range e.need("escalation").list() {
		v := n.entries("percent", "roles")
		s := Escalation{Percent: v.need("percent").number(), Roles: v.need("roles").lines()}
		if s.Percent <= last {
			v.get("percent").fault("Persen harus naik dari baris ke baris.")
		}
		last = s.Percent
		for i, role := range s.Roles {
			if role != "holder" && !slices.Contains(Roles, role) {
				v.get("roles").list()[i].fault("Peran %q tidak dikenal.", role)
			}
		}
		l.pack.Escalation = append(l.pack.Escalation, s)
	}
}

// readAgencies reads agencies.yaml: needs, papers, agencies.
func (l *loader) readAgencies(root node) {
	e := root.entries("needs", "urgent_needs", "untold", "untold_needs", "papers", "agencies")
	l.pack.Needs, l.pack.Papers = l.optionList(e.need("needs")), l.optionList(e.need("papers"))
	has := func(list []forms.Option, code string) bool {
		return slices.ContainsFunc(list, func(o forms.Option) bool { return o.Code == code })
	}
	l.pack.UrgentNeeds = e.need("urgent_needs").lines()
	l.pack.Untold, l.pack.UntoldNeeds = e.get("untold").lines(), e.get("untold_needs").lines()
	for i, code := range l.pack.UrgentNeeds {
		if !has(l.pack.Needs, code) {
			e.get("urgent_needs").list()[i].fault("Kebutuhan %q tidak ada dalam daftar.", code)
		}
	}
	codes := map[string]bool{}
	for _, p := range e.need("agencies").pairs() {
		v := p.value.entries("name", "address", "needs", "papers", "months", "remark", "letter", "urgent")
		a := Agency{Code: l.code(p.name, p.key, codes), Name: v.need("name").line(), Address: v.get("address").line(), Needs: v.need("needs").lines(),
			Papers: v.get("papers").lines(), Remark: v.get("remark").line(), Letter: v.get("letter").lines(), Urgent: v.get("urgent").truth()}
		l.short(v.get("name"), a.Name, 60)
		for i, code := range a.Needs {
			if !has(l.pack.Needs, code) {
				v.get("needs").list()[i].fault("Kebutuhan %q tidak ada dalam daftar.", code)
			}
		}
		for i, code := range a.Papers {
			if !has(l.pack.Papers, code) {
				v.get("papers").list()[i].fault("Surat %q tidak ada dalam daftar.", code)
			}
		}
		for i, code := range a.Letter {
			if !slices.Contains(LetterExtras, code) {
				v.get("letter").list()[i].fault("Isi surat %q tidak dikenal.", code)
			}
		}
		for _, n := range v.get("months").list() {
			m := n.number()
			if m < 1 || m > 12 {
				n.fault("Bulan adalah angka 1 sampai 12.")
			}
			a.Months = append(a.Months, m)
		}
		l.pack.Agencies = append(l.pack.Agencies, a)
	}
}

// readOnCall reads oncall.yaml. It is the only file in which telephone numbers may stand.
func (l *loader) readOnCall(root node) {
	for _, n := range root.entries("oncall").get("oncall").list() {
		v := n.entries("post", "phone", "hours")
		c := Contact{Post: v.need("post").line(), Phone: v.need("phone").line(), Hours: v.get("hours").line()}
		if !regexp.MustCompile(`^\+?[0-9][0-9 -]{2,}$`).MatchString(c.Phone) {
			v.get("phone").fault("Nomor telepon hanya angka, spasi, tanda hubung, dan + di depan.")
		}
		l.pack.OnCall = append(l.pack.OnCall, c)
	}
}

// readWords reads words.yaml: a mapping of mappings; "stage: {closed: Ditutup}" is the word "stage.closed".
func (l *loader) readWords(root node) {
	for _, group := range root.pairs() {
		for _, p := range group.value.pairs() {
			word := p.value.text()
			if word == "" {
				p.name.fault("Kata %q belum diisi.", group.key+"."+p.key)
			}
			l.pack.Words[group.key+"."+p.key] = word
		}
	}
	for _, key := range l.neededWords() {
		if _, ok := l.pack.Words[key]; !ok {
			root.lack("Kata %q belum ada.", key)
		}
	}
}

// event faults a clock's event that is no event of the register: a name, or one with
// what it concerns ("FormCompleted:form1", "ReferralMoved:accepted").
func (l *loader) event(n node, event string) {
	name, of, qualified := strings.Cut(event, ":")
	switch {
	case event == "":
	case !slices.Contains(Events, name):
		n.fault("Kejadian %q tidak dikenal.", name)
	case !qualified:
	case name == "FormCompleted":
		l.later = append(l.later, func() {
			if _, ok := l.pack.Forms[of]; !ok {
				n.fault("Formulir %q tidak ada.", of)
			}
		})
	case name != "ReferralMoved" || !slices.Contains(ReferralStates, of):
		n.fault("Keadaan %q tidak dikenal untuk kejadian %q.", of, name)
	}
}

// neededWords are the words on screen that every pack must have.
func (l *loader) neededWords() []string {
	var keys []string
	for group, codes := range map[string][]string{
		"stage": Stages, "end": Ends, "risk": ClassCodes, "referral": ReferralStates, "data": DataStates, "menu": Menu,
		"role": Roles, "residency": Residencies, "step": {"1", "2", "3", "4"}, "say": Sentences, "act": Acts, "event": Events, "clock": Waits, "group": Groups, "gap": Gaps,
	} {
		for _, code := range codes {
			keys = append(keys, group+"."+code)
		}
	}
	for _, lane := range l.pack.Lanes {
		keys = append(keys, fmt.Sprintf("lane.%s", lane.Code))
	}
	slices.Sort(keys)
	return keys
}
