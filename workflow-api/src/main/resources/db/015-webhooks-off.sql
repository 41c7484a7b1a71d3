UPDATE webhook_delivery d JOIN webhook h ON h.id = d.webhook_id
  SET d.state = 'failed', d.next_attempt_at = NULL, d.last_error = 'the webhook was switched off'
  WHERE d.state = 'pending' AND NOT h.enabled;
