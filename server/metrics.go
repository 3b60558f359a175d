package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the server's figures for Prometheus.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	webhooks  *prometheus.CounterVec
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "conversa_http_requests_total", Help: "Requests, by route, method and status.",
		}, []string{"route", "method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "conversa_http_request_duration_seconds", Help: "How long requests took.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "conversa_webhooks_total", Help: "Webhook deliveries, by what became of them.",
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.webhooks, figures{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Timeout: 10 * time.Second}))
	return mux
}

// request counts a request. Methods are an open set on the wire, so that unknown
// ones are counted as one.
func (m *metrics) request(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	if status != http.StatusSwitchingProtocols {
		m.durations.WithLabelValues(route).Observe(took.Seconds())
	}
}

func (m *metrics) webhook(outcome string) { m.webhooks.WithLabelValues(outcome).Inc() }

// figures asks for what can only be read when it is wanted.
type figures struct{ *Server }

var (
	liveConnections   = prometheus.NewDesc("conversa_live_connections", "Sockets and streams.", nil, nil)
	liveSubscriptions = prometheus.NewDesc("conversa_live_subscriptions", "Subscriptions of them.", nil, nil)
	liveGroups        = prometheus.NewDesc("conversa_live_groups", "Groups that share one execution.", nil, nil)
	liveExecutions    = prometheus.NewDesc("conversa_live_executions_total", "Executions of events.", nil, nil)
	liveFrames        = prometheus.NewDesc("conversa_live_frames_total", "Frames written.", nil, nil)
	liveLagged        = prometheus.NewDesc("conversa_live_lagged_total", "Subscriptions that were read too slowly.", nil, nil)
	liveCut           = prometheus.NewDesc("conversa_live_cut_total", "Connections that took nothing.", nil, nil)
	jobsWaiting       = prometheus.NewDesc("conversa_jobs", "Jobs, by state.", []string{"state"}, nil)
	webhooksWaiting   = prometheus.NewDesc("conversa_webhook_deliveries", "Webhook bodies that wait or were kept, by state.", []string{"state"}, nil)
	eventLag          = prometheus.NewDesc("conversa_event_lag", "Events that this node has not delivered yet.", nil, nil)
)

// Describe implements prometheus.Collector.
func (f figures) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		liveConnections, liveSubscriptions, liveGroups, liveExecutions, liveFrames, liveLagged, liveCut,
		jobsWaiting, webhooksWaiting, eventLag,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector. What the database does not answer in
// time is left out.
func (f figures) Collect(ch chan<- prometheus.Metric) {
	f.collectHub(ch)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	f.collectStates(ctx, ch, jobsWaiting, "select state, count(*) from jobs group by state")
	f.collectStates(ctx, ch, webhooksWaiting, "select state, count(*) from webhook_deliveries where state in ('PENDING', 'KEPT') group by state")
	if head, ok := f.number(ctx, "select coalesce(max(seq), 0) from event"); ok {
		ch <- prometheus.MustNewConstMetric(eventLag, prometheus.GaugeValue, max(0, head-float64(f.events.Position().Seq)))
	}
}

func (f figures) collectHub(ch chan<- prometheus.Metric) {
	stats := f.hub.Stats()
	for _, m := range []struct {
		desc  *prometheus.Desc
		kind  prometheus.ValueType
		value float64
	}{
		{liveConnections, prometheus.GaugeValue, float64(stats.Connections)},
		{liveSubscriptions, prometheus.GaugeValue, float64(stats.Subscriptions)},
		{liveGroups, prometheus.GaugeValue, float64(stats.Groups)},
		{liveExecutions, prometheus.CounterValue, float64(stats.Executions)},
		{liveFrames, prometheus.CounterValue, float64(stats.Frames)},
		{liveLagged, prometheus.CounterValue, float64(stats.Lagged)},
		{liveCut, prometheus.CounterValue, float64(stats.Cut)},
	} {
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value)
	}
}

func (f figures) collectStates(ctx context.Context, ch chan<- prometheus.Metric, desc *prometheus.Desc, query string) {
	rows, err := f.store.Query(ctx, query)
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var count float64
		if rows.Scan(&state, &count) == nil {
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, count, state)
		}
	}
	if err := rows.Err(); err != nil {
		f.log.WarnContext(ctx, "metrics incomplete", "cause", err.Error())
	}
}

func (f figures) number(ctx context.Context, query string) (n float64, ok bool) {
	rows, err := f.store.Query(ctx, query)
	if err != nil {
		return 0, false
	}
	defer rows.Close()
	return n, rows.Next() && rows.Scan(&n) == nil
}
