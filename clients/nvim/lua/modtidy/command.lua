--- `:Modtidy`, which does for the file at hand what needs a name or a place to be said.

local files = require('modtidy.files')

local M = {}

---@type table<string, fun(words: string[])>
local verbs = {}

--- `rename NAME`: the file of this buffer gets another name in its directory.
function verbs.rename(words)
  assert(#words == 1, 'Modtidy rename NAME')
  local source = vim.api.nvim_buf_get_name(0)
  files.move(source, files.beside(source, words[1]))
end

--- `move [SOURCE] DEST`: the file of this buffer, or SOURCE, goes to another place.
function verbs.move(words)
  assert(#words == 1 or #words == 2, 'Modtidy move [SOURCE] DEST')
  local source = words[2] and words[1] or vim.api.nvim_buf_get_name(0)
  files.move(source, files.place(source, words[#words]))
end

---@param asked vim.api.keyset.create_user_command.command_args
function M.run(asked)
  local words = vim.tbl_map(vim.fn.expandcmd, asked.fargs)
  local verb = verbs[table.remove(words, 1)]
  local done, reason = pcall(verb or function()
    error(('`%s` is not one of: move, rename'):format(asked.fargs[1]), 0)
  end, words)
  if not done then
    vim.notify('modtidy: ' .. tostring(reason):gsub('^.-:%d+: ', ''), vim.log.levels.ERROR)
  end
end

--- The verbs, then paths: of `rename`, those beside the file.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local before = vim.split(vim.trim(line:sub(1, #line - #lead)), '%s+')
  if #before == 1 then
    return vim.tbl_filter(function(verb)
      return vim.startswith(verb, lead)
    end, { 'move', 'rename' })
  elseif before[2] == 'rename' then
    return vim.tbl_filter(function(name)
      return vim.startswith(name, lead)
    end, { vim.fn.expand('%:t') })
  end
  return vim.fn.getcompletion(lead, 'file')
end

return M
