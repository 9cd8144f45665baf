-- Shared by the scripts that ask whether a push would be seen.

-- A name of Reachability. What a phone never told counts as on.
-- token: pushToken of the installation; phone: what it told of itself (see phone-state.lua), or false
local function reachability(token, phone)
  if not token or token == '' then
    return 'NO_PUSH_TOKEN'
  end
  local notifications, channel = string.match(phone or '', '^%S+ %d%d(%d)(%d) ')
  if notifications == '0' then
    return 'NOTIFICATIONS_OFF'
  end
  return channel == '0' and 'CHANNEL_OFF' or 'REACHABLE'
end
