package casework

import (
	"slices"
	"time"
)

// work decides what a case asks for between consent and its end: plan, tasks,
// assignment, papers, closure.
func (d *decision) work() ([]Event, error) {
	switch d.act.Name {
	case AddPlan:
		return d.addPlan()
	case EndPlan:
		return d.endPlan()
	case ReviewPlan:
		return d.reviewPlan()
	case AddTask:
		return d.addTask()
	case EndTask:
		return []Event{TaskDone{Clock: d.act.Part, Result: d.text("result"), At: d.moment("at")}}, nil
	case GiveTask:
		return d.giveTask()
	case DelayTask:
		return d.delayTask()
	case Propose:
		return d.propose()
	case ApproveAssign:
		return d.approveAssign()
	case Revise:
		return []Event{FormReopened{Filled: d.act.Part, Reason: d.text("reason")}}, nil
	case Terminate:
		return d.terminate()
	case FileAway:
		return []Event{CaseFiled{Place: d.text("place"), Volume: value(d.a, "volume"), Apart: value(d.a, "marked") == "yes", Remark: d.text("remark")}}, nil
	case CopyFile:
		return d.copyFile()
	case StampStep:
		return d.stampStep()
	case AskData, ScreenData, ReportData, ConfirmData, CheckData, GiveData, FileData, DropData:
		return d.data()
	}
	return nil, refuse(Internal, "Tindakan ini belum dikenal; tidak ada yang berubah. Hubungi pengelola.")
}

// foldWork takes in what concerns plan, tasks, assignment, papers and closure.
func (c *Case) foldWork(e Event, r Record, at time.Time) {
	by := r.By.Account
	switch e := e.(type) {
	case ClocksStarted:
		c.start(e.Clocks)
	case PlanMade:
		c.start(e.Clocks)
	case PlanItemAdded:
		e.Item.At, e.Item.By = at, by
		c.Plan = append(c.Plan, e.Item)
		c.start(e.Clocks)
	case PlanItemEnded:
		c.foldPlanResult(e, at, by)
	case PlanReviewed:
		c.Forms = append(c.Forms, Filled{Form: "plan_review", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.start(e.Clocks)
	case TaskAdded:
		c.start([]Clock{e.Clock})
	case TaskDone:
		if t := c.Clock(e.Clock); t != nil {
			t.Result = e.Result
		}
	case TaskGiven:
		if t := c.running(e.Clock); t != nil {
			t.Owner = e.To
		}
	case TaskPutOff:
		if t := c.running(e.Clock); t != nil {
			t.PutOff = &PutOff{Until: e.Until, Reason: e.Reason, By: by, At: at}
		}
	case CaseworkerProposed:
		c.Proposal = &Proposal{Caseworker: e.Caseworker, Reason: e.Reason, At: at, By: by}
	case ProposalDecided:
		c.Proposal = nil
	case FormReopened:
		if !slices.Contains(c.Revising, e.Filled) {
			c.Revising = append(c.Revising, e.Filled)
		}
		if f := c.filled(e.Filled); f != nil {
			f.Reason = e.Reason
		}
	case CaseTerminated:
		c.Forms = append(c.Forms, Filled{Form: "form8", Pack: r.Pack, Answers: e.Answers, At: at, By: by})
		c.cut(e.Open)
		c.close(c.Closing, at)
		c.Stage = Terminated
	case CaseFiled:
		c.Places = append(c.Places, FilePlace{Place: e.Place, Volume: e.Volume, Apart: e.Apart, Remark: e.Remark, At: at, By: by})
	case FileCopied:
		c.Copies = append(c.Copies, FileCopy{Name: e.Name, Relation: e.Relation, At: at, By: by})
	case DataRequested, DataMoved:
		c.foldData(e, r, at)
	case StepStamped:
		c.Stamps = append(c.Stamps, Stamped{Row: e.Row, Started: e.Started, Ended: e.Ended, Note: e.Note, By: by})
	}
}
