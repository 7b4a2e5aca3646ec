package casework

import (
	"maps"
	"slices"
)

// Relation is how an actor stands to a case. An actor may have several.
type Relation uint16

// The relations.
const (
	Anyone         Relation = 1 << iota // no tie at all
	OwnDesk                             // received at the actor's desk, and not handed over on the protection lane
	OwnDeskHanded                       // received at the actor's desk, handed over on the protection lane
	AreaService                         // service lane, desk in the actor's kecamatan
	AreaProtection                      // protection lane, desk in the actor's kecamatan
	Holder                              // the caseworker of the case
	OpenHigh                            // high and without a caseworker
	ToAgency                            // a referral was sent to the actor's agency
	Excluded                            // kecualikan petugas: overrides all
	Quarantined                         // waits for its destruction: overrides all
)

// Scope is what of a case the table needs; Case and Card both give it.
type Scope struct {
	Lane       Lane
	Stage      Stage
	Risk       Class
	Desk       string
	Kecamatan  string
	Caseworker string
	HandedOver bool
	Agencies   []string // of referrals that were sent
	Excluded   []string // accounts and desk codes

	Quarantined bool // waits for its destruction: hidden from everybody
}

// Scope gives what the permission table needs of the case.
func (c *Case) Scope() Scope {
	s := Scope{
		Lane: c.Lane, Stage: c.Stage, Risk: c.Risk.Class, Desk: c.Desk, Kecamatan: c.Kecamatan,
		Caseworker: c.Caseworker, HandedOver: c.HandedOver != nil, Excluded: c.Excluded,
		Quarantined: c.Quarantine != nil,
	}
	for _, r := range c.Referrals {
		if r.sent() && !slices.Contains(s.Agencies, r.Agency) {
			s.Agencies = append(s.Agencies, r.Agency)
		}
	}
	return s
}

// sent says whether the agency may know of the referral.
func (r Referral) sent() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.State == Sent })
}

// Relate computes how the actor stands to a case. Excluded and Quarantined stand alone.
func Relate(who Actor, s Scope) Relation {
	if who.any(func(name string) bool { return slices.Contains(s.Excluded, name) }) || who.Desk != "" && slices.Contains(s.Excluded, who.Desk) {
		return Excluded
	}
	if s.Quarantined {
		return Quarantined
	}
	r := Anyone
	if who.Desk != "" && who.Desk == s.Desk {
		if s.Lane == Protection && s.HandedOver {
			r |= OwnDeskHanded
		} else {
			r |= OwnDesk
		}
	}
	if who.Kecamatan != "" && who.Kecamatan == s.Kecamatan {
		if s.Lane == Service {
			r |= AreaService
		} else {
			r |= AreaProtection
		}
	}
	if s.Caseworker != "" && who.Post() == s.Caseworker {
		r |= Holder
	}
	if s.Risk == High && s.Caseworker == "" && s.Stage != Closed && s.Stage != Terminated {
		r |= OpenHigh
	}
	if who.Agency != "" && slices.Contains(s.Agencies, who.Agency) {
		r |= ToAgency
	}
	return r
}

// sees is the table of levels: role × relation → how much. What is not written is LevelNone.
var sees = map[Role]map[Relation]Level{
	DeskOfficer:     {OwnDesk: LevelFull, OwnDeskHanded: LevelNumber},
	DeskCoordinator: {OwnDesk: LevelFull, OwnDeskHanded: LevelNumber},
	Facilitator:     {AreaService: LevelFull, AreaProtection: LevelNumber},
	Supervisor:      {AreaService: LevelFull, AreaProtection: LevelNumber},
	Caseworker:      {Anyone: LevelCoded, Holder: LevelFull},
	Manager:         {Anyone: LevelFull},
	Deputy:          {Anyone: LevelFull},
	Coordinator:     {Anyone: LevelFull},
	Secretary:       {Anyone: LevelCoded},
	DataOfficer:     {Anyone: LevelCoded},
	Partner:         {ToAgency: LevelLetter},
	Administrator:   {},
	Auditor:         {},
}

// LevelOf is how much of a case the actor sees.
func LevelOf(who Actor, s Scope) Level {
	rel := Relate(who, s)
	if rel&(Excluded|Quarantined) != 0 {
		return LevelNone
	}
	best := LevelNone
	for r, l := range sees[who.Role] {
		if rel&r != 0 && l > best {
			best = l
		}
	}
	return best
}

const (
	desk  = OwnDesk
	mine  = Holder
	area  = AreaService
	all   = Anyone
	fresh = OpenHigh
)

// worker is whoever works on a case with the whole file at hand; planner those of
// them who plan its service.
var (
	worker  = map[Role]Relation{DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all}
	planner = map[Role]Relation{Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all}
)

// may is the table of acts: act × role → relations under which it is allowed.
// What is not written is forbidden. Receive and the reads that concern no case
// (ReadQueue, Search, ReadInbox, Accounts, ReadLog, OpenWords) use Anyone.
var may = map[ActName]map[Role]Relation{
	Receive: {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all},
	Amend:   {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Alarm: {DeskOfficer: desk | OwnDeskHanded, DeskCoordinator: desk | OwnDeskHanded, Facilitator: area | AreaProtection, Supervisor: area | AreaProtection,
		Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all, Partner: ToAgency},
	RecordContact: {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine | fresh, Manager: all, Deputy: all, Coordinator: all},
	Verify:        {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Classify:      {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Lower:         {Manager: all},
	Complete:      {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	HandOver:      {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Resolve:       {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area},
	Advise:        {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all},
	Move:          {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all, Coordinator: all},
	MoveAnswered:  {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Assign:        {Manager: all, Deputy: all, Coordinator: all},
	Take:          {Caseworker: fresh},
	Consent:       {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all},
	Withdraw:      {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Waive:         {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all, Coordinator: all},
	Prepare:       {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Coordinator: all},
	ApproveRef:    {Manager: all, Deputy: all, Coordinator: all},
	Send:          {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Coordinator: all},
	Deliver:       {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all, Partner: ToAgency},
	Answer:        {Partner: ToAgency, DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all},
	Minutes:       {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all},
	Finish:        {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all},
	Cancel:        {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all},
	Review:        {Supervisor: area},
	Mark:          {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Unmark:        {Manager: all, Deputy: all, Coordinator: all},
	Exclude:       {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Link:          {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Note:          {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Close:         {DeskCoordinator: desk, Supervisor: area, Manager: all, Coordinator: all},
	StartPathway:  {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	DoStep:        {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	SkipStep:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	AgreeSkip:     {Manager: all, Deputy: all, Coordinator: all},
	StopPathway:   {Manager: all, Deputy: all, Coordinator: all},
	CorrectStep:   {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	MoveStep:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	AddSibling:    {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	ShareVisit:    {Facilitator: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	Reopen:        {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	AddPlan:       planner,
	EndPlan:       planner,
	ReviewPlan:    planner,
	AddTask:       worker,
	EndTask:       worker,
	GiveTask:      worker,
	DelayTask:     worker,
	Revise:        worker,
	StampStep:     planner,
	Propose:       {Manager: all, Deputy: all},
	ApproveAssign: {Deputy: all, Coordinator: all},
	Terminate:     {Caseworker: mine, Manager: all, Coordinator: all},
	FileAway:      {DeskOfficer: desk, DeskCoordinator: desk, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	CopyFile:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	AskData:       {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all},
	ScreenData:    {Caseworker: mine, Manager: all, Deputy: all, DataOfficer: all},
	ReportData:    {Caseworker: mine, Manager: all, Deputy: all, DataOfficer: all},
	ConfirmData:   {Coordinator: all},
	CheckData:     {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	GiveData:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all, DataOfficer: all},
	FileData:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all},
	DropData:      {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},

	ReadCase: {DeskOfficer: desk | OwnDeskHanded, DeskCoordinator: desk | OwnDeskHanded, Facilitator: area | AreaProtection, Supervisor: area | AreaProtection,
		Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all, Partner: ToAgency},
	ReadQueue: {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all},
	ReadInbox: {Partner: all},
	Search:    {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, DataOfficer: all},
	PrintForm: {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	ReadLetter: {DeskOfficer: desk, DeskCoordinator: desk, Facilitator: area, Supervisor: area, Caseworker: mine, Manager: all, Deputy: all, Coordinator: all,
		Secretary: all, Partner: ToAgency},
	Accounts:  {Administrator: all, Manager: all, Coordinator: all, Deputy: all},
	ReadLog:   {Auditor: all, Coordinator: all},
	OpenWords: {Coordinator: all},

	Quarantine: {Coordinator: all},
	Release:    {Coordinator: Quarantined},
	Purge:      {Coordinator: all},
	Rotate:     {Manager: all, Deputy: all, Coordinator: all},

	Discuss:     {Caseworker: mine, Manager: all, Deputy: all, Coordinator: all},
	FindFile:    {Manager: all, Deputy: all, Coordinator: all},
	CallMeeting: {Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all},
	HoldMeeting: {Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all},
	Supervise:   {Manager: all, Deputy: all, Coordinator: all},
	ReplyMeeting: {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all,
		Secretary: all, DataOfficer: all, Partner: all},
	ReadMeetings: {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all,
		Secretary: all, DataOfficer: all, Partner: all},
	ReadSupervision: {Caseworker: all, Manager: all, Deputy: all, Coordinator: all},

	ReadAgenda: {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all,
		DataOfficer: all, Partner: all},
	Reserve:        {DeskOfficer: all, DeskCoordinator: all, Facilitator: all, Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all},
	ReadCaseload:   {Manager: all, Deputy: all, Coordinator: all},
	ReadAudit:      {Manager: all, Deputy: all, Coordinator: all},
	ReadCompliance: {Supervisor: all, Caseworker: all, Manager: all, Deputy: all, Coordinator: all, Secretary: all, DataOfficer: all},
}

// May says whether the actor may do the act to a case of this scope. For acts
// that concern no case yet, s is the zero Scope.
func May(who Actor, a ActName, s Scope) bool {
	rel := Relate(who, s)
	return rel&Excluded == 0 && rel&may[a][who.Role] != 0
}

// Permit is May with the right refusal: not found for what one may not know.
func Permit(who Actor, a ActName, s Scope) error {
	if May(who, a, s) {
		return nil
	}
	if s.Desk != "" && LevelOf(who, s) == LevelNone {
		return ErrNotFound
	}
	return refuse(NotAllowed, "Ini bukan tugas akun Anda; tidak ada yang berubah. Minta petugas yang berwenang.")
}

// Acts lists every act that the table knows, by name.
func Acts() []ActName {
	return slices.Sorted(maps.Keys(may))
}
