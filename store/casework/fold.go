package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// stages in order: a case's stage only rises, until it is closed or reopened.
var stages = []Stage{Registered, Verified, Assessed, Assigned, Consented, Referred, Monitored, Closed, Terminated}

func (c *Case) rise(s Stage) {
	if slices.Index(stages, s) > slices.Index(stages, c.Stage) {
		c.Stage = s
	}
}

func (c *Case) apply(r Record) {
	at, before := r.At, len(c.Forms)
	if r.Occurred != nil {
		at = r.Occurred.At
	}
	for _, e := range r.Events {
		c.stop(e, at)
		c.fold(e, r, at)
		c.unsettle(e, r.At)
		if _, more := e.(ClocksStarted); !more {
			c.UpdatedAct = e.EventName()
		}
	}
	for i := min(before, len(c.Forms)); i < len(c.Forms); i++ {
		c.Forms[i].copied(r)
		c.Forms[i].For = r.By.For
	}
	c.Version++
	if c.Updated, c.UpdatedBy = r.At, r.By.Account; r.guards() {
		c.UpdatedBy = Elsewhere
	}
}

// fold takes one event in; at is when it happened.
func (c *Case) fold(e Event, r Record, at time.Time) {
	by := r.By.Account
	switch e := e.(type) {
	case ComplaintReceived:
		*c = Case{
			ID: e.Case, Number: e.Number, Version: c.Version, Lane: e.Lane, Stage: Registered, Category: e.Category,
			Desk: e.Desk, Kecamatan: e.Kecamatan, OpenedAt: r.At, OpenedBy: by, OpenedFor: r.By.For, Complaint: e.Answers.Clone(),
			Residency: ResidencyUnknown, Occurred: Stamp{At: at}, Risk: Risk{Class: Unassessed},
		}
		if r.Occurred != nil {
			c.Occurred = *r.Occurred
		}
		c.Child.learn(e.Answers)
		c.start(e.Clocks)
	case ComplaintAmended:
		c.Lane, c.Category = e.Lane, e.Category
		c.Reporters = append(c.Reporters, e.Reporters...)
		if e.Named && by != c.OpenedBy {
			c.NamedBy = by
		}
		for id, a := range e.Answers {
			c.Complaint[id] = a
		}
		c.Child.learn(e.Answers)
	case RiskClassified:
		c.foldRisk(e, r)
	case ContactRecorded:
		c.Contacts = append(c.Contacts, Contact{Who: e.Who, At: e.At, Result: e.Result, By: by})
	case ResidencyVerified:
		c.Residency, c.Home = e.Result, e.Home
		c.Child.learn(e.Answers)
		c.Forms = append(c.Forms, Filled{Form: "verify", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.rise(Verified)
	case FormCompleted:
		if e.Made != nil {
			at = *e.Made
		}
		c.foldForm(e, r, at)
		c.Child.learn(e.Answers)
		c.start(e.Clocks)
	case CaseHandedOver:
		if c.HandedOver = &at; !e.Assigned || c.End == NoEnd {
			c.End = ToSecretariat
		}
		c.start(e.Clocks)
	case CaseResolved:
		c.Forms = append(c.Forms, Filled{Form: "village", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.End = Village
		c.cut(e.Open)
		c.close("village", at)
	case AdviceGiven:
		c.Forms = append(c.Forms, Filled{Form: "advice", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.End = AdviceOnly
		c.cut(e.Open)
		c.close("advice_only", at)
	case TransferStarted:
		c.End = OutOfArea
		c.Transfer = &Transfer{Office: e.Office, Reason: e.Reason, At: at}
		c.Forms = append(c.Forms, Filled{Form: "transfer", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.start(e.Clocks)
	case TransferAnswered:
		c.Transfer.Answered, c.Transfer.Answer = &at, e.Answer
		if e.Accepted {
			c.cut(e.Open)
			c.close("out_of_area", at)
		} else {
			c.End = NoEnd
		}
	case CaseworkerAssigned:
		if c.Caseworker, c.AlarmTaken = e.Caseworker, nil; e.Alarmed {
			c.AlarmTaken = &at
		}
		if kind := value(e.Answers, "case_type"); kind != "" {
			c.CaseType = kind
		}
		c.TaskLetter, c.TaskUntil, c.Proposal = value(e.Answers, "letter"), value(e.Answers, "until"), nil
		c.rise(Assigned)
	default:
		c.foldService(e, r, at)
	}
}

// foldService takes in what concerns consent, referrals, people and the case's end.
func (c *Case) foldService(e Event, r Record, at time.Time) {
	by := r.By.Account
	switch e := e.(type) {
	case ConsentGiven:
		c.Consents = append(c.Consents, Agreement{Agency: e.Agency, Purpose: e.Purpose, Needs: e.Needs, Willing: e.Willing, Signer: e.Signer, At: at, By: by})
		c.Forms = append(c.Forms, Filled{Form: "form2", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		if e.Willing {
			c.rise(Consented)
		}
	case ConsentWithdrawn:
		for i := range c.Consents {
			if (e.Agency == "" || c.Consents[i].Agency == e.Agency) && c.Consents[i].Willing && c.Consents[i].Withdrawn == nil {
				c.Consents[i].Withdrawn = &at
			}
		}
	case ConsentWaived:
		k := Agreement{Agency: e.Agency, Waived: true, Reason: e.Reason, At: at, By: by}
		if e.Need != "" {
			k.Needs = []string{e.Need}
		}
		c.Consents = append(c.Consents, k)
	case ReferralPrepared:
		c.Referrals = append(c.Referrals, Referral{
			ID: e.ID, Letter: e.Letter, Need: e.Need, Agency: e.Agency, Purpose: e.Purpose, Urgent: e.Urgent, State: e.State,
			Answers: e.Answers, Steps: []Step{{State: e.State, At: at, By: by}}, Plan: e.Plan,
		})
	case ReferralMoved:
		ref := c.Referral(e.ID)
		ref.State = e.State
		ref.Steps = append(ref.Steps, Step{State: e.State, At: at, By: by, Note: e.Note})
		if e.Reason != "" {
			ref.Reason = e.Reason
		}
		if e.Result != "" {
			ref.Result = e.Result
		}
		if e.State == Done && len(e.Answers) > 0 && (ref.Outcome == nil || e.Answers["fulfilled"].Answered()) { // the office's word stands above the agency's own
			ref.Outcome = e.Answers
		}
		switch e.State {
		case Sent:
			c.rise(Referred)
		case Resulted, Done:
			c.rise(Monitored)
		}
		c.start(e.Clocks)
	case HandoverRecorded:
		c.Referral(e.ID).Handover = e.Answers
	case ServiceReviewed:
		c.Approvals = append(c.Approvals, Approval{Agreed: e.Agreed, Note: e.Note, At: at, By: by})
	case PersonMarked:
		c.People = append(c.People, e.Party)
	case PersonUnmarked:
		c.People = slices.DeleteFunc(c.People, func(p Party) bool { return p.ID == e.Party.ID })
	case StaffExcluded:
		if !slices.Contains(c.Excluded, e.Who) {
			c.Excluded = append(c.Excluded, e.Who)
		}
		if c.Caseworker == e.Who {
			c.Caseworker = ""
		}
	case CasesLinked:
		if !c.foldFamily(e) && !slices.Contains(c.Links, e.Number) {
			c.Links = append(c.Links, e.Number)
		}
	case NoteAdded: // lives in the history only
	case CaseClosed:
		c.Forms = append(c.Forms, Filled{Form: "close", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.cut(e.Open)
		c.close(e.Reason, at)
		c.start(e.Clocks)
	case CaseQuarantined:
		c.Quarantine = &Sentence{At: r.At, Until: e.Until, By: by, Reason: e.Reason}
	case CaseReleased:
		c.Quarantine = nil
	case CaseReopened:
		c.stopAll(at) // the watch after closure ends
		c.End, c.Closing, c.Stage, c.Earlier = NoEnd, "", Registered, len(c.Forms)
		c.rise(c.reached())
		c.rise(e.Stage)
		c.startSteps(e.Clocks)
		c.resume(e.Resumed)
	case CaseDiscussed:
		c.Forms = append(c.Forms, Filled{Form: "meeting_case", Pack: r.Pack, Answers: e.Answers, At: at, By: by, Part: e.Meeting})
		c.start(e.Clocks)
	case FindingRecorded:
		c.Forms = append(c.Forms, Filled{Form: "finding", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.start(e.Clocks)
	case HouseholdShared:
		c.foldFamily(e)
	case PathwayStarted, PathwayStopped, StepDone, StepSkipped, StepSkipAsked, StepSkipRefused, StepReopened, StepMoved:
		c.foldPathway(e, r, at)
	default:
		c.foldWork(e, r, at)
	}
}

func (c *Case) foldRisk(e RiskClassified, r Record) {
	if !c.Risk.At.IsZero() {
		c.RiskPast = append(c.RiskPast, c.Risk)
	}
	c.Risk = Risk{
		Class: e.Class, At: r.At, Since: e.Since, Origin: e.Origin, By: r.By.Account, Role: r.By.Role, Reason: e.Reason,
		Because: e.Because, Proposed: e.Proposed, Alarm: e.Alarm, AllNo: e.AllNo,
	}
	if e.Alarm {
		at := r.At
		c.Alarm = &at
	}
	c.Lane = e.Lane
	if len(e.Answers) > 0 {
		c.Forms = append(c.Forms, Filled{Form: "risk", Pack: r.Pack, Answers: e.Answers, At: r.At, By: r.By.Account})
		if e.Class != Unassessed {
			c.rise(Assessed)
		}
	}
	// A change of class ends the clocks of the former one; they stay readable.
	for i := range c.Clocks {
		if t := &c.Clocks[i]; t.Running() && (t.ID == "risk" || t.ID == "service" || t.ID == "review") {
			at := r.At
			t.Stopped, t.Replaced = &at, true
		}
	}
	c.start(e.Clocks)
}

func (c *Case) start(clocks []Clock) { c.Clocks = append(c.Clocks, clocks...) }

// stop ends the running clocks that wait for this event.
func (c *Case) stop(e Event, at time.Time) {
	for _, s := range signals(e) {
		for i := range c.Clocks {
			if t := &c.Clocks[i]; t.Running() && slices.Contains(t.Stops, s) {
				t.Stopped = &at
			}
		}
	}
}

// signals are the names under which an event starts and stops clocks: its name, its
// name with what it is about, and both with "#" and the part of the case.
func signals(e Event) []string {
	out := plainSignals(e)
	if part := partOf(e); part != "" && len(out) > 0 {
		for _, s := range slices.Clone(out) {
			out = append(out, s+"#"+part)
		}
	}
	return out
}

func plainSignals(e Event) []string {
	name, _, _ := strings.Cut(e.EventName(), "/")
	switch e := e.(type) {
	case FormCompleted:
		if e.Keeps {
			return nil
		}
		if e.Form == "visit" {
			return []string{name, name + ":" + e.Form, "VisitMade"}
		}
		return []string{name, name + ":" + e.Form}
	case StepDone:
		return []string{name + ":" + e.Step}
	case PlanItemEnded:
		return []string{name, name + ":" + e.ID}
	case ReferralPrepared:
		if e.Task != "" {
			return []string{name, preparedFor + e.Task}
		}
	case TaskDone:
		return []string{name, name + ":" + e.Clock}
	case ReferralMoved:
		out := []string{name + ":" + string(e.State)}
		switch e.State {
		case Accepted, Rejected, Working, Resulted, Done, Cancelled:
			out = append(out, "ReferralAnswered:"+e.ID)
		}
		return out
	}
	return []string{name}
}

// Signals lists every name under which an event can stop a clock, without the
// numbers of referrals: the pack's clocks are held against it.
func Signals() []string {
	var out []string
	for n := range eventTypes {
		name, _, _ := strings.Cut(n, "/")
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (c *Case) close(reason string, at time.Time) {
	c.Stage, c.Closing = Closed, reason
	c.stopAll(at)
}

// cut notes which clocks the end of the case is about to end.
func (c *Case) cut(ids []string) {
	for _, id := range ids {
		if t := c.running(id); t != nil {
			t.Cut = true
		}
	}
}

// resume lets clocks run on that the closing of the case ended; their time counts as ever.
func (c *Case) resume(ids []string) {
	for _, id := range ids {
		if t := c.Clock(id); t != nil {
			t.Stopped, t.Cut = nil, false
		}
	}
}

func (c *Case) stopAll(at time.Time) {
	for i := range c.Clocks {
		if t := &c.Clocks[i]; t.Running() {
			t.Stopped = &at
		}
	}
}

// reached is the stage that the file's content has reached, for a reopened case.
func (c *Case) reached() Stage {
	switch {
	case len(c.Referrals) > 0:
		return Referred
	case c.Caseworker != "":
		return Assigned
	case c.Risk.Class != Unassessed:
		return Assessed
	case c.Residency != ResidencyUnknown:
		return Verified
	}
	return Registered
}

// learn takes over what answers say of the child; a blank answer never erases.
func (k *Child) learn(a forms.Answers) {
	for id, dst := range map[string]*string{
		"child.name": &k.Name, "child.nik": &k.NIK, "child.kk": &k.KK, "child.sex": &k.Sex, "child.birth": &k.Birth,
		"child.age": &k.Age, "child.address": &k.Address, "child.street": &k.Street, "child.where": &k.Where, "child.with": &k.With,
	} {
		if v := value(a, id); v != "" {
			*dst = v
		}
	}
}

// value is a given answer's canonical value; "" for blank, unknown and refused.
func value(a forms.Answers, id string) string {
	if x, ok := a[id]; ok && x.State == forms.Given {
		return x.Value
	}
	return ""
}
