//go:build !linux

package sshd

import (
	"net"
	"time"
)

// tune makes a connection fit for a broken line, as far as this system can.
func tune(c *net.TCPConn) error {
	return c.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3})
}
