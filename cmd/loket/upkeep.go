package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"filippo.io/age"

	"loket/store"
)

// upkeep is what a serving office does by itself: a signed checkpoint every hour
// with a look at the disk, and a backup when one is due.
type upkeep struct {
	office *store.Store
	log    *slog.Logger
	plan   backupPlan

	sign time.Time // next checkpoint
	save time.Time // next backup
}

// backupPlan says where and how often; without a folder there are no backups.
type backupPlan struct {
	dir        string
	recipients []age.Recipient
	every      time.Duration
	keep       int // newest ones that stay; 0: all of the last 35 days
}

const (
	signEvery  = time.Hour
	retryAfter = 15 * time.Minute
	lookEvery  = 10 * time.Minute // the clock may be set meanwhile
)

// newUpkeep goes on where the folder's newest backup left off.
func newUpkeep(s *store.Store, log *slog.Logger, plan backupPlan, now time.Time) (*upkeep, error) {
	u := &upkeep{office: s, log: log, plan: plan, sign: now.Add(signEvery), save: now}
	if plan.dir == "" {
		return u, nil
	}
	_, newest, err := s.PruneBackups(plan.dir, 0)
	if err != nil {
		return nil, refuse(err, "Folder cadangan %s tidak dapat dibaca. Server tidak mulai.", plan.dir)
	}
	if !newest.IsZero() {
		u.save = earlier(newest, now).Add(plan.every)
	}
	return u, nil
}

// run works until ctx is done. after is time.After.
func (u *upkeep) run(ctx context.Context, clock func() time.Time, after func(time.Duration) <-chan time.Time) {
	for {
		pause := u.tick(ctx, clock())
		select {
		case <-ctx.Done():
			return
		case <-after(pause):
		}
	}
}

// tick does what is due and says how long nothing else will be.
func (u *upkeep) tick(ctx context.Context, now time.Time) time.Duration {
	// A clock that was set back puts nothing off for longer than always.
	u.sign, u.save = earlier(u.sign, now.Add(signEvery)), earlier(u.save, now.Add(max(u.plan.every, 0)))
	if !now.Before(u.sign) {
		u.sign = now.Add(signEvery)
		u.checkpoint(ctx)
	}
	if u.plan.dir != "" && !now.Before(u.save) {
		if err := u.backup(ctx); err != nil {
			u.save = now.Add(min(u.plan.every, retryAfter))
			if ctx.Err() == nil {
				u.log.Error("no backup", "folder", u.plan.dir, "error", err)
			}
		} else {
			u.save = now.Add(u.plan.every)
		}
	}
	pause := min(lookEvery, u.sign.Sub(now))
	if u.plan.dir != "" {
		pause = min(pause, u.save.Sub(now))
	}
	return pause
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (u *upkeep) checkpoint(ctx context.Context) {
	if say := u.office.SpaceWarning(); say != "" {
		u.log.Warn("disk nearly full", "say", say)
	}
	if say := u.office.ClockWarning(); say != "" {
		u.log.Warn("clock is wrong", "say", say)
	}
	head, err := u.office.Checkpoint(ctx)
	if err != nil {
		u.log.Error("no checkpoint", "error", err)
		return
	}
	u.log.Info("checkpoint", "head", head)
}

// backup makes one and then destroys what is too old. Only afterwards, so that there
// always is one.
func (u *upkeep) backup(ctx context.Context) (err error) {
	b, err := u.office.ScheduledBackup(ctx, store.BackupOptions{Recipients: u.plan.recipients, Beside: belongings})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	path, err := b.WriteFile(ctx, u.plan.dir)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	u.log.Info("backup", "file", path, "cases", b.Report.Cases, "bytes", b.Size)
	gone, _, err := u.office.PruneBackups(u.plan.dir, u.plan.keep)
	for _, name := range gone {
		u.log.Info("old backup destroyed", "file", name)
	}
	return err
}
