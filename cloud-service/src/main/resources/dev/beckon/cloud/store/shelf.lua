-- Shared by the scripts that ask whether there is anything left to offer.

-- Whether all products are sold out (see stock.lua); no products never are.
-- levels: of the store; products: with a space between them, or false
local function sold_out(levels, products, nowMs)
  local any = false
  for sku in string.gmatch(products or '', '%S+') do
    local level = redis.call('HGET', levels, sku)
    local quantity, untilMs = string.match(level or '', '^%d+ (%d+) ?(%d*)$')
    if quantity ~= '0' or untilMs ~= '' and nowMs >= tonumber(untilMs) then
      return false
    end
    any = true
  end
  return any
end
